use super::Gen;
use crate::thir::tree::Iter;

impl Gen<'_> {
    /// A loop over an iterator.
    pub(super) fn looped(
        &mut self,
        local: crate::thir::tree::LocalId,
        iter: &Iter,
        body: &str,
        label: Option<u32>,
        pos: crate::thir::tree::Pos,
    ) -> String {
        let label = label.map_or(String::new(), |l| format!("'l{l}: "));
        let name = self.local_name(local);
        let lazy = self.locals().locals[local.0].lazy;
        let (pattern, bind) = if lazy {
            ("it".to_owned(), format!("{name} = Some(it);"))
        } else {
            (format!("mut {name}"), String::new())
        };
        let poll = self.tried("::kayton_runtime::poll()", pos);
        match iter {
            Iter::Rust(e) => {
                let items = self.value(e);
                format!("{label}for {pattern} in {items} {{ {poll}; {bind}\n{body} }}")
            }
            Iter::Object { local, init, next } => {
                let init = self.value(init);
                let it = self.local_name(*local);
                let next = self.value(next);
                format!(
                    "{{ let {it} = {init}; {label}loop {{ {poll}; \
                     let Some({pattern}) = {next} else {{ break }}; {bind}\n{body} }} }}"
                )
            }
        }
    }
}
