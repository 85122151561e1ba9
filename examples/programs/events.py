"""A discrete event simulation with a priority queue."""
import heapq
import itertools
from collections import namedtuple

Event = namedtuple("Event", ["time", "seq", "kind", "who"])
counter = itertools.count()


class Simulation:
    def __init__(self):
        self.queue = []
        self.now = 0
        self.stats = {"arrive": 0, "serve": 0, "leave": 0}
        self.waiting = []
        self.busy = False

    def schedule(self, delay, kind, who):
        heapq.heappush(self.queue, Event(self.now + delay, next(counter), kind, who))

    def run(self, until=100):
        while self.queue:
            event = heapq.heappop(self.queue)
            if event.time > until:
                break
            self.now = event.time
            self.stats[event.kind] += 1
            getattr(self, "on_" + event.kind)(event)

    def on_arrive(self, event):
        print(f"t={self.now:3d} {event.who} arrives")
        if self.busy:
            self.waiting.append(event.who)
        else:
            self.schedule(0, "serve", event.who)

    def on_serve(self, event):
        self.busy = True
        self.schedule(3 + len(event.who) % 3, "leave", event.who)

    def on_leave(self, event):
        print(f"t={self.now:3d} {event.who} leaves")
        self.busy = False
        if self.waiting:
            self.schedule(0, "serve", self.waiting.pop(0))


sim = Simulation()
for t, name in [(0, "ann"), (1, "bobby"), (2, "cleo"), (9, "dan")]:
    sim.schedule(t, "arrive", name)
sim.run()
print(sim.stats, sim.now)
e = Event(1, 2, "x", "y")
print(e, e._replace(who="z"), e[0], e._asdict())
t, *rest = e
print(t, rest)
