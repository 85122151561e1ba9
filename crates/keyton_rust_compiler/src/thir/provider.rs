//! The writer of instances that no plugin holds: a session's, which knows plans and asks rustc.

use kayton_manifest::{CallableId, MacroToken, Ty};

/// An export that was written for a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvidedInstance {
    /// Name of the function.
    pub symbol: String,
    /// The whole `pub fn …` item, with absolute paths alone.
    pub rust: String,
    /// What the callable's generics are, in order, associated types included; empty if the provider
    /// does not know.
    pub args: Vec<Ty>,
    /// What it takes as receiver, if the provider knows.
    pub receiver: Option<Ty>,
    /// What it takes after the receiver; empty if the provider does not know.
    pub params: Vec<Ty>,
    /// What it returns, if the provider knows.
    pub ret: Option<Ty>,
}

/// Why there is no instance.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstanceRefusal {
    /// The plugin does not know the callable as one that can be instantiated.
    #[error("it has no further instances")]
    NotLazy,
    /// rustc does not take these arguments: a bound does not hold.
    #[error("{message}")]
    Refused {
        /// What rustc says, in one or a few lines.
        message: String,
    },
}

/// Writes instances that a plugin does not hold.
pub trait InstanceProvider {
    /// The export of a callable for these type arguments, checked by rustc. What is `None` follows from
    /// the others, or is dynamic.
    fn instance(
        &self,
        glue_crate: &str,
        callable: CallableId,
        args: &[Option<Ty>],
    ) -> Result<ProvidedInstance, InstanceRefusal>;

    /// As [`instance`](Self::instance), for a method whose `&self` is given as a reference to another
    /// type, `receiver`, that derefs to it.
    fn instance_through(
        &self,
        glue_crate: &str,
        callable: CallableId,
        args: &[Option<Ty>],
        receiver: &Ty,
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        let _ = (glue_crate, callable, args, receiver);
        Err(InstanceRefusal::NotLazy)
    }

    /// With what a callable calls the function that is its parameter `at`, and what that returns if it is
    /// said, by what the crate states of the generics that are given; `None` if that does not tell.
    fn called_with(
        &self,
        glue_crate: &str,
        callable: CallableId,
        at: usize,
        args: &[Option<Ty>],
        receiver: Option<&Ty>,
    ) -> Option<(Vec<Ty>, Option<Ty>)> {
        let _ = (glue_crate, callable, at, args, receiver);
        None
    }

    /// With what a function is called that stands for a parameter which is bounded by a trait, and what
    /// it returns if that is said; `None` if the trait is for no function.
    fn function(
        &self,
        glue_crate: &str,
        callable: CallableId,
        generic: &str,
        args: &[Option<Ty>],
    ) -> Option<(Vec<Ty>, Option<Ty>)> {
        let _ = (glue_crate, callable, generic, args);
        None
    }

    /// The call of a macro, by its index in the manifest, with these tokens and values of these types; its
    /// result is of the type that is expected if nothing else determines it.
    fn expansion(
        &self,
        glue_crate: &str,
        index: u32,
        tokens: &[MacroToken],
        args: &[Ty],
        expected: Option<&Ty>,
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        let _ = (glue_crate, index, tokens, args, expected);
        Err(InstanceRefusal::NotLazy)
    }

    /// Why the plugin leaves out the item at a path (`krate::Type::method`), as a sentence without a
    /// subject; `None` if the crate has no such item, or can do with it. Asked for a message alone.
    fn skipped(&self, glue_crate: &str, path: &str) -> Option<String> {
        let _ = (glue_crate, path);
        None
    }
}

/// Writes nothing: only what plugins hold can be called.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoInstances;

impl InstanceProvider for NoInstances {
    fn instance(
        &self,
        _: &str,
        _: CallableId,
        _: &[Option<Ty>],
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        Err(InstanceRefusal::NotLazy)
    }
}
