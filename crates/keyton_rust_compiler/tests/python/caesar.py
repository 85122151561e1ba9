import string


def caesar(text, shift):
    result = ""
    for ch in text:
        if ch.isalpha():
            base = ord("A") if ch.isupper() else ord("a")
            result += chr((ord(ch) - base + shift) % 26 + base)
        else:
            result += ch
    return result


def vigenere(text, key):
    out = []
    i = 0
    for ch in text:
        if ch in string.ascii_lowercase:
            k = ord(key[i % len(key)]) - ord("a")
            out.append(chr((ord(ch) - ord("a") + k) % 26 + ord("a")))
            i += 1
        else:
            out.append(ch)
    return "".join(out)


def rle(s):
    if not s:
        return ""
    out = []
    prev, count = s[0], 1
    for c in s[1:]:
        if c == prev:
            count += 1
        else:
            out.append(f"{prev}{count}")
            prev, count = c, 1
    out.append(f"{prev}{count}")
    return "".join(out)


def is_palindrome(s):
    cleaned = [c.lower() for c in s if c.isalnum()]
    return cleaned == cleaned[::-1]


secret = caesar("Hello, World!", 3)
print(secret, caesar(secret, -3))
print(vigenere("attack at dawn", "lemon"))
print(rle("aaabbc"), rle(""))
print(is_palindrome("A man, a plan, a canal: Panama"))
print("".join(c for c in "h3ll0" if not c.isdigit()))
vowels = sum(1 for c in "programming language" if c in "aeiou")
print(vowels)
