"""Binary search tree with optional nodes."""


class Node:
    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.left = None
        self.right = None


class Tree:
    def __init__(self, items=None):
        self.root = None
        self.size = 0
        if items:
            for k, v in items:
                self[k] = v

    def __setitem__(self, key, value):
        if self.root is None:
            self.root = Node(key, value)
            self.size += 1
            return
        node = self.root
        while True:
            if key == node.key:
                node.value = value
                return
            elif key < node.key:
                if node.left is None:
                    node.left = Node(key, value)
                    break
                node = node.left
            else:
                if node.right is None:
                    node.right = Node(key, value)
                    break
                node = node.right
        self.size += 1

    def __getitem__(self, key):
        node = self.root
        while node:
            if key == node.key:
                return node.value
            node = node.left if key < node.key else node.right
        raise KeyError(key)

    def __contains__(self, key):
        try:
            self[key]
            return True
        except KeyError:
            return False

    def __len__(self):
        return self.size

    def __iter__(self):
        stack, node = [], self.root
        while stack or node:
            while node:
                stack.append(node)
                node = node.left
            node = stack.pop()
            yield node.key
            node = node.right

    def height(self, node=None, first=True):
        if first:
            node = self.root
        if node is None:
            return 0
        return 1 + max(self.height(node.left, False), self.height(node.right, False))


t = Tree([(5, "five"), (2, "two"), (8, "eight"), (1, "one"), (9, "nine")])
t[2] = "TWO"
t[7] = "seven"
print(list(t), len(t), t.height())
print(t[2], 8 in t, 3 in t)
try:
    t[42]
except KeyError as e:
    print("missing", e)


def insert(node, key):
    if node is None:
        return {"key": key, "left": None, "right": None}
    if key < node["key"]:
        node["left"] = insert(node["left"], key)
    else:
        node["right"] = insert(node["right"], key)
    return node


def inorder(node):
    if node is None:
        return []
    return inorder(node["left"]) + [node["key"]] + inorder(node["right"])


root = None
for k in [4, 2, 6, 1, 3]:
    root = insert(root, k)
print(inorder(root))
