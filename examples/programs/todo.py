"""A to-do list driven by commands."""
from dataclasses import dataclass, field
from typing import Dict, List, Callable


@dataclass
class Task:
    id: int
    title: str
    priority: int = 1
    done: bool = False
    tags: List[str] = field(default_factory=list)

    def __str__(self):
        mark = "x" if self.done else " "
        tags = "".join(f" #{t}" for t in self.tags)
        return f"[{mark}] {self.id}: {self.title} (p{self.priority}){tags}"


class TodoApp:
    def __init__(self):
        self.tasks: Dict[int, Task] = {}
        self.next_id = 1
        self.undo_stack = []
        self.commands: Dict[str, Callable] = {
            "add": self.add,
            "done": self.done,
            "list": self.list,
            "rm": self.remove,
            "undo": self.undo,
        }

    def add(self, *words):
        tags = [w[1:] for w in words if w.startswith("#")]
        prio = 1
        title = []
        for w in words:
            if w.startswith("!"):
                prio = int(w[1:])
            elif not w.startswith("#"):
                title.append(w)
        task = Task(self.next_id, " ".join(title), prio, tags=tags)
        self.tasks[task.id] = task
        self.next_id += 1
        self.undo_stack.append(lambda: self.tasks.pop(task.id))
        print("added", task)

    def done(self, ident):
        task = self.tasks[int(ident)]
        task.done = True

        def undo():
            task.done = False
        self.undo_stack.append(undo)

    def list(self, tag=None):
        tasks = self.tasks.values()
        if tag:
            tasks = [t for t in tasks if tag in t.tags]
        for t in sorted(tasks, key=lambda t: (t.done, -t.priority, t.id)):
            print(t)

    def remove(self, ident):
        task = self.tasks.pop(int(ident))
        self.undo_stack.append(lambda: self.tasks.__setitem__(task.id, task))

    def undo(self):
        if not self.undo_stack:
            print("nothing to undo")
            return
        self.undo_stack.pop()()

    def run(self, line):
        name, *args = line.split()
        command = self.commands.get(name)
        if command is None:
            print(f"unknown command {name!r}")
            return
        try:
            command(*args)
        except KeyError as e:
            print(f"no task {e}")
        except ValueError as e:
            print("bad number:", e)


app = TodoApp()
for line in """add buy milk #home !2
add write report #work !3
add call bob
done 1
list
done 9
done x
rm 2
list
undo
undo
list home
fly away""".splitlines():
    print(">", line)
    app.run(line)
