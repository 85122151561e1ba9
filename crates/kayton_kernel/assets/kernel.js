// The mode of Keyton for CodeMirror 5, loaded by the classic notebook with the kernel.
define(["codemirror/lib/codemirror"], function (CodeMirror) {
  "use strict";

  //{parser}

  CodeMirror.defineMode("keyton", keytonParser);
  CodeMirror.defineMIME("text/x-keyton", "keyton");
  return { onload: function () {} };
});
