"""Text statistics and ciphers."""
import string
import statistics
from collections import Counter

TEXT = "To be, or not to be, that is the question: Whether 'tis nobler in the mind to suffer"


def normalize(text):
    table = str.maketrans("", "", string.punctuation)
    return text.translate(table).lower().split()


words = normalize(TEXT)
lengths = [len(w) for w in words]
print(len(words), statistics.mean(lengths), statistics.median(lengths), round(statistics.stdev(lengths), 3))
print(Counter(words).most_common(2), statistics.mode(words))


def caesar(text, shift):
    out = ""
    for ch in text:
        if ch.isalpha():
            base = ord("A") if ch.isupper() else ord("a")
            out += chr((ord(ch) - base + shift) % 26 + base)
        else:
            out += ch
    return out


secret = caesar("Hello, World!", 3)
print(secret, caesar(secret, -3))
rot = str.maketrans(string.ascii_lowercase, string.ascii_lowercase[13:] + string.ascii_lowercase[:13])
print("why did the chicken".translate(rot))


def rle(s):
    result = []
    prev, n = None, 0
    for ch in s:
        if ch == prev:
            n += 1
        else:
            if prev is not None:
                result.append((prev, n))
            prev, n = ch, 1
    if prev is not None:
        result.append((prev, n))
    return result


encoded = rle("aaabbc")
print(encoded, "".join(c * n for c, n in encoded))
print("".join(f"{n}{c}" if n > 1 else c for c, n in encoded))
print(TEXT[::-1][:10], TEXT.title()[:12], TEXT.swapcase()[:8], TEXT.find("that"), TEXT.count("to"))
print("a-b-c".partition("-"), "a-b-c".rsplit("-", 1), "x=1;y=2".split(";"))
pal = "A man a plan a canal Panama"
letters = [c for c in pal.lower() if c.isalnum()]
print(letters == letters[::-1])
print("abc" < "abd", max("hello"), sorted("hello"), "".join(dict.fromkeys("hello")))
vowels = sum(map(TEXT.lower().count, "aeiou"))
print(vowels)
print("héllo".encode("utf-8"), len("héllo".encode()), b"abc".decode(), bytes([104, 105]))
print("hello world".capitalize(), "12".zfill(5), "3.5".replace(".", ","), "a,b,,c".split(","))
print(" ".join(w[0].upper() + w[1:] for w in words[:4]), "ab" * 3, "x" in "xyz")
print(all(c in string.hexdigits for c in "beef42"), "abc".isalpha(), "ab1".isdigit(), " ".isspace())
print("line1\nline2\r\nline3".splitlines(), "Straße".upper(), "%s" % (1,))
