"""Bank accounts with custom exceptions."""


class BankError(Exception):
    """Base of the errors of the bank."""


class InsufficientFunds(BankError):
    def __init__(self, needed, available):
        self.needed = needed
        self.available = available
        super().__init__(needed, available)

    def __str__(self):
        return f"need {self.needed:.2f}, have {self.available:.2f}"


class UnknownAccount(BankError, KeyError):
    pass


class Account:
    interest = 0.0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        self.history = []

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, value):
        if value < 0:
            raise ValueError("negative balance")
        self._balance = value

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError(f"invalid amount: {amount}")
        self._balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount > self._balance:
            raise InsufficientFunds(amount, self._balance)
        self._balance -= amount
        self.history.append(("withdraw", amount))


class Savings(Account):
    interest = 0.05

    def add_interest(self):
        self.deposit(self.balance * self.interest)


class Bank:
    def __init__(self):
        self.accounts = {}

    def open(self, account):
        self.accounts[account.owner] = account
        return account

    def find(self, owner):
        try:
            return self.accounts[owner]
        except KeyError as e:
            raise UnknownAccount(owner) from e

    def transfer(self, src, dst, amount):
        a, b = self.find(src), self.find(dst)
        a.withdraw(amount)
        b.deposit(amount)


bank = Bank()
bank.open(Account("ann", 100))
bank.open(Savings("bob", 50))
bank.transfer("ann", "bob", 30)
for src, dst, amount in [("ann", "bob", 500), ("ann", "cid", 1), ("bob", "ann", -5)]:
    try:
        bank.transfer(src, dst, amount)
    except InsufficientFunds as e:
        print("insufficient:", e, e.args)
    except BankError as e:
        print(type(e).__name__, e, isinstance(e.__cause__, KeyError))
    except ValueError as e:
        print("value:", e)
    else:
        print("ok")
    finally:
        print("done", src)
bob = bank.find("bob")
bob.add_interest()
print(f"{bob.balance:.2f}", bob.history)
try:
    bob.balance = -1
except ValueError as e:
    print(e)
print({name: acc.balance for name, acc in bank.accounts.items()})
