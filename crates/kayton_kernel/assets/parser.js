  // What CodeMirror 5 calls a mode and CodeMirror 6 a stream parser.
  function keytonParser() {
    var set = function (words) {
      return new Set(words.split(" "));
    };
    var keywords = set(
      "and as await break case continue del elif else except finally fn for from global if import " +
        "in is let match nonlocal not or pass raise return rimport struct try while with"
    );
    // After a line that begins so, nothing more of its block can run.
    var leaves = set("return pass break continue raise");
    var atoms = set("True False None");
    var types = set(
      "bool bytes char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize Dict " +
        "Dynamic List Option Set Vec"
    );
    var builtins = set(
      "abs all any argv chr copy dict dir display divmod enumerate eprint filter float hash help " +
        "hex input int iter len list map max min next oct ord pow print range repr reversed round " +
        "set sorted str sum tuple type zip self"
    );

    // A line that belongs to the statement above its block.
    var continues = /^\s*(?:elif|else|except|finally|case)\b/;

    // Inside of a string, up to its end: `quote` is one or three characters.
    function string(quote) {
      return function (stream, state) {
        while (!stream.eol()) {
          if (stream.match(quote)) {
            state.tokenize = base;
            return "string";
          }
          if (stream.next() === "\\") stream.next();
        }
        // Only three quotes span lines.
        if (quote.length === 1) state.tokenize = base;
        return "string";
      };
    }

    function base(stream, state) {
      if (stream.eatSpace()) return null;
      if (stream.match(/^#.*/)) return "comment";
      var first = state.first;
      state.first = state.colon = false;
      if (stream.column() === 0 && stream.match(/^%%?[a-z-]+/)) return "meta";
      var opening = stream.match(/^(?:rf|fr|rb|br|f|r|b)?("""|'''|"|')/i);
      if (opening) {
        state.tokenize = string(opening[1]);
        return state.tokenize(stream, state);
      }
      if (stream.match(/^0x[\da-f_]+|^0o[0-7_]+|^0b[01_]+/i)) return "number";
      // `0..10` is a range, not a float.
      if (stream.match(/^\d[\d_]*(?:\.\d[\d_]*)?(?:e[+-]?\d[\d_]*)?/i)) return "number";
      if (stream.match(/^\.\s*[A-Za-z_\u00a1-\uffff][\w\u00a1-\uffff]*/)) return "property";
      var name = stream.match(/^[A-Za-z_\u00a1-\uffff][\w\u00a1-\uffff]*/);
      if (name) {
        var word = name[0];
        var defines = state.last === "fn" || state.last === "struct";
        state.last = word;
        if (first) state.leaves = leaves.has(word);
        if (defines) return "def";
        if (keywords.has(word)) return "keyword";
        if (atoms.has(word)) return "atom";
        if (types.has(word)) return "type";
        if (builtins.has(word)) return "builtin";
        return "variable";
      }
      state.last = null;
      if (stream.match(/^[-+*/%=<>!&|^~@]+|^\.\.=?/)) return "operator";
      var other = stream.next();
      state.colon = other === ":";
      if ("([{".includes(other)) state.depth += 1;
      if (")]}".includes(other)) state.depth = Math.max(0, state.depth - 1);
      return null;
    }

    return {
      name: "keyton",
      startState: function () {
        // `indent` is that of the last statement, `depth` the number of open brackets in it;
        // `colon` and `leaves` tell how it ended and began.
        return {
          tokenize: base, last: null, indent: 0, depth: 0, first: true, colon: false, leaves: false,
        };
      },
      token: function (stream, state) {
        if (stream.sol() && state.tokenize === base && state.depth === 0) {
          if (stream.match(/^\s*$/)) return null;
          state.indent = stream.indentation();
          state.first = true;
          state.leaves = false;
        }
        return state.tokenize(stream, state);
      },
      copyState: function (state) {
        return Object.assign({}, state);
      },
      indent: function (state, after, context) {
        if (state.tokenize !== base) return null;
        var unit = (context && context.unit) || 4;
        if (state.depth > 0) {
          return /^\s*[)\]}]/.test(after) ? state.indent : state.indent + unit;
        }
        var to = state.indent;
        if (state.colon) to += unit;
        if (state.leaves || (!state.colon && continues.test(after))) to -= unit;
        return Math.max(0, to);
      },
      lineComment: "#",
      fold: "indent",
      electricInput: /^\s*(?:elif|else|except|finally|case)\b.*:$/,
      languageData: {
        commentTokens: { line: "#" },
        closeBrackets: { brackets: ["(", "[", "{", "'", '"', "'''", '"""'] },
        indentOnInput: /^\s*(?:elif|else|except|finally|case)\b.*:$/,
      },
    };
  }
