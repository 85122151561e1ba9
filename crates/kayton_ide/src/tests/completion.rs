use super::sample::World;

#[test]
fn names_of_the_session_the_text_and_the_language() {
    let world = World::after(&["rimport net\nanswer = 42\nfn area(r: f64) -> f64:\n    r\n"]);
    assert_eq!(world.labels("an|"), ["answer", "any", "and"]);
    assert_eq!(world.labels("are|"), ["area"]);
    assert_eq!(world.labels("ne|"), ["net", "next"]);
    assert_eq!(world.labels("anna = 1\nprint(ann|"), ["anna"]);
    let found = world.complete("answ|");
    assert_eq!(found.range, 0..4);
    assert_eq!(found.items[0].signature, "answer: i64");
    assert_eq!(
        world.complete("area|").items[0].signature,
        "area(r: f64) -> f64"
    );
}

#[test]
fn parameters_and_locals_are_names_in_their_function() {
    let world = World::after(&[]);
    let text = "fn f(first: str, second):\n    firm = 1\n    print(fir|)\n";
    assert_eq!(world.labels(text), ["firm", "first"]);
    assert_eq!(
        world.labels("fn f(first):\n    first\n\nfir|"),
        Vec::<String>::new()
    );
}

#[test]
fn members_of_crates_types_and_modules() {
    let world = World::after(&["rimport net"]);
    let items = [
        "Client", "Close", "Error", "LIMIT", "Reply", "Status", "blocking", "fetch",
    ];
    assert_eq!(world.labels("net.|")[..8], items);
    assert_eq!(world.labels("net.|")[8], "url!");
    assert_eq!(world.labels("net.blocking.|"), ["Client"]);
    assert_eq!(world.labels("net.Client.|"), ["new"]);
    assert_eq!(world.labels("net.Status.|"), ["Ok"]);
    assert_eq!(world.labels("net.cl|"), ["Client", "Close"]);
}

#[test]
fn members_of_values() {
    let world = World::after(&["rimport net\nc = net.Client(\"x\")\nxs = [1, 2]\nname = \"a\""]);
    assert_eq!(world.labels("c.|"), ["get", "host", "close"]);
    assert_eq!(world.labels("c.get(\"u\", 1).|"), ["head", "text", "size"]);
    assert_eq!(world.labels("c.get(\"u\", 1).text().up|"), ["upper"]);
    assert_eq!(world.labels("c.host.up|"), ["upper"]);
    assert_eq!(world.labels("xs.app|"), ["append"]);
    assert_eq!(world.labels("name.upper().low|"), ["lower"]);
    assert_eq!(world.labels("net.LIMIT.|"), Vec::<String>::new());
    let maybe = "fn f(c: Option<net.Client>):\n    c.ge|";
    assert_eq!(world.labels(maybe), ["get"]);
    let get = &world.complete("c.ge|").items[0];
    assert_eq!(
        get.signature,
        "get(url: U, retries: i64) -> Reply, raises Error where U: IntoUrl"
    );
    assert_eq!(get.docs, "Does `get`.");
}

#[test]
fn values_that_no_cell_made_yet() {
    let world = World::after(&["rimport net"]);
    assert_eq!(
        world.labels("c = net.Client(\"x\")\nr = c.get(\"u\", 1)\nr.te|"),
        ["text"]
    );
    assert_eq!(
        world.labels("for c in [net.Client(\"x\")]:\n    c.ge|"),
        ["get"]
    );
    assert_eq!(
        world.labels("fn f(c: net.Client, s: str):\n    c.ge|"),
        ["get"]
    );
    assert_eq!(
        world.labels("fn f(c: net.Client):\n    fn g(s: str):\n        s.up|"),
        ["upper"]
    );
    assert_eq!(
        world.labels("fn f(c: net.Client):\n    if True:\n        return 1\n    c.ge|"),
        ["get"]
    );
    assert_eq!(
        world.labels("try:\n    c = net.Client(\"x\")\n    c.ge|"),
        ["get"]
    );
    assert_eq!(
        world.labels("from net rimport *\nfetch(\"u\").te|\n"),
        ["text"]
    );
    assert_eq!(world.labels("from net rimport Client as K\nK.|"), ["new"]);
    assert_eq!(
        world.labels("c = net.Client(\"x\")\nprint(f\"{c.ge|}\")"),
        ["get"]
    );
}

#[test]
fn structs_of_keyton() {
    let text = "struct Point:\n    x: f64\n    y: f64 = 0.0\n    fn norm(self) -> f64:\n        \
                self.x\n    fn origin():\n        Point(0.0)\n";
    let world = World::after(&[&format!("{text}p = Point(1.0)\n")]);
    assert_eq!(world.labels("p.|"), ["norm", "x", "y"]);
    assert_eq!(world.labels("Point.|"), ["origin"]);
    assert_eq!(world.labels("Point(|")[..2], ["x=", "y="]);
    assert_eq!(
        world.complete("Poi|").items[0].signature,
        "Point(x: f64, y: f64 = 0.0)"
    );
    let fresh = World::after(&[]);
    assert_eq!(
        fresh.labels(&format!("{text}q = Point(1.0)\nq.no|")),
        ["norm"]
    );
    let method = format!("{}    fn twice(self):\n        self.|", text);
    assert_eq!(fresh.labels(&method), ["norm", "twice", "x", "y"]);
}

#[test]
fn imports() {
    let world = World::after(&["rimport net"]);
    assert_eq!(world.labels("rimport ne|"), ["net", "netting"]);
    assert_eq!(world.labels("rimport netting[|"), ["fast", "json"]);
    assert_eq!(world.labels("rimport netting[fast,j|"), ["json"]);
    assert_eq!(world.labels("rimport net.bl|"), ["blocking"]);
    assert_eq!(world.labels("from net rimport St|"), ["Status"]);
    assert_eq!(
        world.labels("from net rimport Status, Cl|"),
        ["Client", "Close"]
    );
    assert_eq!(world.labels("from net.|"), ["blocking"]);
    assert_eq!(world.labels("from net.blocking rimport |"), ["Client"]);
    assert_eq!(world.labels("rimport unknown.x|"), Vec::<String>::new());
}

#[test]
fn imports_from_an_alias() {
    let world = World::after(&["rimport net as n"]);
    assert_eq!(world.labels("from n rimport St|"), ["Status"]);
    assert_eq!(world.labels("from n.|"), ["blocking"]);
    assert_eq!(world.labels("from n.blocking rimport |"), ["Client"]);
    let text = "rimport net.blocking as b\nfrom b rimport |";
    assert_eq!(world.labels(text), ["Client"]);
    assert_eq!(world.labels("from n rimport Client as K\nK.|"), ["new"]);
}

#[test]
fn keyton_modules() {
    let mut world = World::after(&[]);
    world.run_module(
        "shapes",
        "PI = 3.5\nfn area(r: f64) -> f64:\n    r * r * PI\n",
    );
    world.run_module("tools.text", "fn shout(s: str) -> str:\n    s.upper()\n");
    assert_eq!(world.labels("import sh|"), ["shapes"]);
    assert_eq!(world.complete("import pkg.to|").range, 7..13);
    assert_eq!(world.labels("from shapes import a|"), ["area"]);
    assert_eq!(world.labels("import shapes\nshapes.|"), ["PI", "area"]);
    assert_eq!(world.labels("import shapes as s\ns.area(r|")[..1], ["r="]);
    assert_eq!(world.labels("import tools.text as t\nt.|"), ["shout"]);
    assert_eq!(world.labels("from shapes import *\nare|"), ["area"]);
    assert_eq!(world.labels("shapes.|"), Vec::<String>::new());
    let found = world
        .inspect("import shapes\nshapes.area|", 0)
        .expect("area");
    assert_eq!(found.signature, "area(r: f64) -> f64");
    assert_eq!(
        found.place.map(|p| p.to_string()).as_deref(),
        Some("shapes.kay:2")
    );
}

#[test]
fn keyword_arguments() {
    let world =
        World::after(&["rimport net\nc = net.Client(\"x\")\nfn f(alpha, beta=1):\n    alpha"]);
    assert_eq!(world.labels("c.get(|")[..2], ["retries=", "url="]);
    assert_eq!(world.labels("c.get(\"u\", re|")[..1], ["retries="]);
    assert_eq!(world.labels("c.get(url=\"u\", |")[..1], ["retries="]);
    assert_eq!(world.labels("net.Client(ba|"), ["base="]);
    assert_eq!(world.labels("f(1, be|"), ["beta="]);
    assert_eq!(world.labels("f(1 + be|"), Vec::<String>::new());
}

#[test]
fn any_text_has_an_answer() {
    let text = "from net rimport Client as C, Status\nc = C(\"x\")\nstruct P:\n    x: i64 = 1\n    fn \
                m(self, k: str):\n        for i, (a, b) in enumerate(c.get(k, 1)):\n            \
                print(f\"{a.b!r:>{i}} {k.upper()}\")\n        return self\ntry:\n    y = [z.t for z \
                in c if z.u]\n    match y:\n        case Status.Ok | P(x=1): y[0].a\nexcept \
                net.Error as e:\n    e.message\nf = fn(q): q.w\nwith c as d, d.e as g:\n    del g.h\n";
    let world = World::after(&["rimport net"]);
    for offset in 0..=text.len() {
        let cut = &text[..offset];
        for text in [text, cut] {
            world.complete(&format!("{}|{}", &text[..offset], &text[offset..]));
            world.inspect(&format!("{}|{}", &text[..offset], &text[offset..]), 1);
        }
    }
}

#[test]
fn names_of_keyton_modules() {
    let world = World::after(&[
        "# module pkg.tools\nrimport net\nlimit = 5\n_own = 1\nfn half(n: i64) -> i64:\n    return n // 2\nstruct Box:\n    x: i64\n    fn new() -> Box:\n        return Box(1)",
        "import pkg.tools\nfrom pkg.tools import half as h, Box",
    ]);
    let own = ["Box", "half", "limit", "net"];
    assert_eq!(world.labels("tools.|"), own);
    assert_eq!(world.labels("pkg.tools.|"), own);
    assert_eq!(world.labels("pkg.|"), ["tools"]);
    assert_eq!(world.labels("tools.Box.|"), ["new"]);
    assert_eq!(world.labels("tools.Box(2).|"), ["x"]);
    assert_eq!(world.labels("from pkg.tools import li|"), ["limit"]);
    assert_eq!(world.labels("too|"), ["tools"]);
    assert_eq!(
        world.complete("tools.ha|").items[0].signature,
        "half(n: i64) -> i64"
    );
}
