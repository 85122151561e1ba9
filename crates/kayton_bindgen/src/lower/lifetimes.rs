use crate::plan::{Life, RustTy};

/// Lifetimes that must hold for as long as one of `held` does: `'a: 'b` and `'b` held hold `'a`.
#[must_use]
pub(crate) fn closure(held: &[String], outlives: &[(String, String)]) -> Vec<String> {
    let mut out: Vec<String> = held.to_vec();
    loop {
        let before = out.len();
        for (long, short) in outlives {
            if out.contains(short) && !out.contains(long) {
                out.push(long.clone());
            }
        }
        if out.len() == before {
            return out;
        }
    }
}

/// The type with all its lifetimes named `#name`: an argument for the parameter `name`.
#[must_use]
pub(crate) fn rename_lives(ty: &RustTy, name: &str) -> RustTy {
    ty.with_lives(&mut |life| match life {
        Life::Static => Life::Static,
        Life::Named(_) => Life::Named(format!("#{name}")),
    })
}
