use super::*;

mod complete;
mod dump;
mod errors;
mod never_panics;
mod trees;
