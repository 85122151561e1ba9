"""Date arithmetic."""
from datetime import date, datetime, timedelta

start = date(2024, 1, 31)
print(start, start.year, start.month, start.day)
print(start + timedelta(days=30))
print((date(2024, 12, 25) - start).days)
print(start.strftime("%d/%m/%Y"), start.weekday(), start.isoformat())

parsed = datetime.strptime("2024-03-15 14:30:00", "%Y-%m-%d %H:%M:%S")
print(parsed, parsed.hour, parsed.minute)
later = parsed + timedelta(hours=10, minutes=45)
print(later.date(), later.time())
print(later - parsed)
print(later > parsed, max(later, parsed).strftime("%A %B %d"))

delta = timedelta(days=2, hours=3, minutes=4)
print(delta, delta.total_seconds(), delta.days, delta.seconds)


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def add_months(d, months):
    month = d.month - 1 + months
    year = d.year + month // 12
    month = month % 12 + 1
    days = [31, 29 if is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return date(year, month, min(d.day, days[month - 1]))


for n in range(1, 5):
    print(add_months(start, n).isoformat(), end=" ")
print()
birthdays = {"ann": date(1990, 5, 17), "bob": date(1985, 11, 2)}
today = date(2024, 6, 1)
for name, born in sorted(birthdays.items(), key=lambda kv: kv[1]):
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    print(f"{name}: {age}, born {born:%b %d, %Y}")
try:
    date(2023, 2, 29)
except ValueError as e:
    print("ValueError:", e)
week = [today + timedelta(days=i) for i in range(7)]
print([d.day for d in week if d.weekday() >= 5])
print(date.fromisoformat("2020-02-29").replace(year=2021, month=3))
