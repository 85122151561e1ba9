//! Where the documentation of the standard library stands: pages as rustdoc writes them. The index of
//! std that imports are made from holds no sentences; who has the pages of the toolchain sees them.

use crate::Context;
use crate::entity::Entity;

/// The pages of the standard library's documentation, for who can read files.
pub trait Pages: std::fmt::Debug + Send + Sync {
    /// The docs at a place as Markdown; None without such a page or place.
    fn docs(&self, at: &Page) -> Option<String>;
}

/// A place in the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Files that may be the page, relative to the folder of all: `std/fs/fn.copy.html`.
    pub files: Vec<String>,
    /// Anchors that may be the item on it; none if the page is about the item.
    pub anchors: Vec<String>,
}

const TYPES: [&str; 4] = ["struct", "enum", "union", "trait"];
const MEMBERS: [&str; 4] = ["method", "tymethod", "associatedconstant", "variant"];

/// Where docs of an entity of std stand; None for anything else.
pub(crate) fn page_of(context: &Context<'_>, entity: &Entity<'_>) -> Option<Page> {
    match entity {
        Entity::Module { manifest, module } => {
            let of = context.manifests.at(*manifest);
            let module = of.modules.get(*module as usize)?;
            (of.build.krate == "std").then(|| Page {
                files: vec![format!("{}/index.html", folder(&module.path))],
                anchors: Vec::new(),
            })
        }
        Entity::Type { def, .. } => item(&def.path, &TYPES),
        Entity::Trait { def, .. } => item(&def.path, &["trait"]),
        Entity::Callable { callable, .. } => either(&callable.path, "fn"),
        Entity::Constant { constant, .. } => either(&constant.path, "constant"),
        Entity::Macro(def) => item(&def.path, &["macro"]),
        Entity::Variant { of, variant, .. } => {
            let mut page = item(&of.path, &["enum"])?;
            page.anchors = vec![format!("variant.{}", variant.name)];
            Some(page)
        }
        _ => None,
    }
}

fn folder(path: &[String]) -> String {
    let parts = std::iter::once("std").chain(path.iter().map(String::as_str));
    parts.collect::<Vec<_>>().join("/")
}

/// The page of an item of a module: `std::fs::copy` as a `fn`.
fn item(path: &str, kinds: &[&str]) -> Option<Page> {
    let mut segments: Vec<&str> = path.split("::").collect();
    let name = segments.pop()?;
    if segments.first() != Some(&"std") {
        return None;
    }
    let folder = segments.join("/");
    Some(Page {
        files: kinds
            .iter()
            .map(|kind| format!("{folder}/{kind}.{name}.html"))
            .collect(),
        anchors: Vec::new(),
    })
}

/// The place of what stands in a module, or else is a member of a type or a trait.
fn either(path: &str, kind: &str) -> Option<Page> {
    let (of, name) = path.rsplit_once("::")?;
    let owner = of.rsplit("::").next()?;
    if !owner.starts_with(char::is_uppercase) {
        return item(path, &[kind]);
    }
    let mut page = item(of, &TYPES)?;
    page.anchors = MEMBERS.iter().map(|m| format!("{m}.{name}")).collect();
    Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_members_have_places() {
        let page = either("std::fs::copy", "fn").expect("a page");
        assert_eq!(page.files, ["std/fs/fn.copy.html"]);
        assert!(page.anchors.is_empty());
        let page = either("std::time::Duration::from_secs", "fn").expect("a page");
        assert_eq!(page.files[0], "std/time/struct.Duration.html");
        assert_eq!(page.anchors[0], "method.from_secs");
        assert_eq!(either("regex::Regex::new", "fn"), None);
    }
}
