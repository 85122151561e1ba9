class InsufficientFunds(Exception):
    pass


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("deposit must be positive")
        self.balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(f"balance {self.balance} is less than {amount}")
        self.balance -= amount
        self.history.append(("withdraw", amount))

    def __str__(self):
        return f"{self.owner}: {self.balance}"


def main():
    acc = Account("Ann", 100)
    acc.deposit(50)
    acc.withdraw(30)
    print(acc)
    try:
        acc.withdraw(1000)
    except InsufficientFunds as e:
        print("Error:", e)
    try:
        acc.deposit(-5)
    except ValueError as e:
        print("Error:", e)
    for kind, amount in acc.history:
        print(f"{kind:<10}{amount:>6}")


if __name__ == "__main__":
    main()
