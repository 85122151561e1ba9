//! Files that come with the kernelspec.

/// How editors read Keyton; the one text behind both modes.
const PARSER: &str = include_str!("../../assets/parser.js");
/// Where it stands in them.
const PLACE: &str = "//{parser}";

/// Files beside `kernel.json`: what Jupyter shows beside the kernel's name, and the mode of the
/// classic notebook.
pub(super) fn kernel() -> [(&'static str, Vec<u8>); 4] {
    [
        (
            "logo-svg.svg",
            include_bytes!("../../assets/logo-svg.svg").to_vec(),
        ),
        (
            "logo-32x32.png",
            include_bytes!("../../assets/logo-32x32.png").to_vec(),
        ),
        (
            "logo-64x64.png",
            include_bytes!("../../assets/logo-64x64.png").to_vec(),
        ),
        (
            "kernel.js",
            with_parser(include_str!("../../assets/kernel.js")),
        ),
    ]
}

/// Files of the extension by which JupyterLab and Notebook 7 know the language.
pub(super) fn labextension() -> [(&'static str, Vec<u8>); 2] {
    [
        (
            "static/remoteEntry.js",
            with_parser(include_str!("../../assets/labextension/remoteEntry.js")),
        ),
        (
            "package.json",
            include_bytes!("../../assets/labextension/package.json").to_vec(),
        ),
    ]
}

fn with_parser(script: &str) -> Vec<u8> {
    script.replace(PLACE, PARSER.trim()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_modes_hold_the_parser() {
        let scripts = [&kernel()[3].1, &labextension()[0].1]
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        for script in scripts {
            assert_eq!(script.matches("function keytonParser()").count(), 1);
            assert!(!script.contains(PLACE));
        }
    }
}
