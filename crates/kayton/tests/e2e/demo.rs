//! `kayton demo`.

use crate::support::{Kayton, repository_file};

#[test]
fn the_demo_prints_what_the_readme_says() {
    let outcome = Kayton::new(["demo"]).outcome();
    let expected = repository_file("examples/reqwest.out");
    assert!(
        outcome.success().contains(&expected),
        "the demo printed\n{}\ninstead of\n{expected}",
        outcome.stdout
    );
    assert!(
        repository_file("README.md").contains(&expected),
        "README.md shows another output than examples/reqwest.out"
    );

    let again = Kayton::new(["demo"]).builds_nothing().outcome();
    assert!(again.success().contains(&expected), "{}", again.stdout);
    assert_eq!(again.builds_of("reqwest"), 0);
}
