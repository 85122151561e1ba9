// The mode of Keyton for JupyterLab and Notebook 7: a federated module, written by hand so that
// installing the kernel needs no Node.
(() => {
  "use strict";

  //{parser}

  let shared;

  // What JupyterLab has loaded under this name.
  async function load(name) {
    const [version] = Object.values(shared[name] ?? {});
    if (!version) throw new Error(`JupyterLab does not share ${name}`);
    const factory = await version.get();
    return factory();
  }

  function plugin(lab, language) {
    return {
      id: "kayton-keyton:mode",
      description: "Keyton in editors and notebooks.",
      autoStart: true,
      requires: [lab.IEditorLanguageRegistry],
      activate: (_app, languages) => {
        if (languages.findByName("keyton")) return;
        languages.addLanguage({
          name: "keyton",
          displayName: "Keyton",
          mime: "text/x-keyton",
          extensions: ["kay"],
          load: async () =>
            new language.LanguageSupport(language.StreamLanguage.define(keytonParser())),
        });
      },
    };
  }

  const container = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const lab = await load("@jupyterlab/codemirror");
      const language = await load("@codemirror/language");
      return () => ({ __esModule: true, default: plugin(lab, language) });
    },
  };
  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["kayton-keyton"] = container;
})();
