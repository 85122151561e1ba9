//! Values as HTML tables: rows of tuples, of dicts and of structs, and a dict or a struct alone.

use kayton_api::{Dynamic, Shown, Style, Tree};

/// Rows that are shown.
const ROWS: usize = 100;

/// The value as a table, if it has rows and columns.
pub(super) fn table(value: &Dynamic) -> Option<String> {
    let (head, rows, count) = match value.tree().ok()? {
        Tree::Map(pairs) if !pairs.is_empty() => {
            let count = pairs.len();
            let row = |(key, item): &(Dynamic, Dynamic)| vec![text(key), text(item)];
            let rows = pairs.iter().take(ROWS).map(row).collect();
            (Vec::new(), rows, count)
        }
        Tree::Seq(items) => rows(&items)?,
        _ => return None,
    };
    Some(html(&head, &rows, count))
}

type Table = (Vec<String>, Vec<Vec<String>>, usize);

fn rows(items: &[Dynamic]) -> Option<Table> {
    let mut trees = Vec::with_capacity(items.len().min(ROWS));
    for item in items.iter().take(ROWS) {
        trees.push(item.tree().ok()?);
    }
    if let Some(rows) = trees.iter().map(cells).collect::<Option<Vec<_>>>() {
        let width = rows.first()?.len();
        let even = width > 0 && rows.iter().all(|row| row.len() == width);
        return even.then_some((Vec::new(), rows, items.len()));
    }
    let mut head: Vec<String> = Vec::new();
    let mut records = Vec::new();
    for tree in &trees {
        let Tree::Map(pairs) = tree else {
            return None;
        };
        let record: Vec<_> = pairs.iter().map(|(k, v)| (text(k), text(v))).collect();
        for (name, _) in &record {
            if !head.contains(name) {
                head.push(name.clone());
            }
        }
        records.push(record);
    }
    let cell = |record: &Vec<(String, String)>, name: &String| {
        let found = record.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let row = |record| head.iter().map(|name| cell(record, name)).collect();
    let rows = records.iter().map(row).collect();
    (!head.is_empty()).then_some((head, rows, items.len()))
}

fn cells(tree: &Tree) -> Option<Vec<String>> {
    match tree {
        Tree::Seq(items) => Some(items.iter().map(text).collect()),
        _ => None,
    }
}

fn text(value: &Dynamic) -> String {
    Shown(value, Style::STR).to_string()
}

fn html(head: &[String], rows: &[Vec<String>], count: usize) -> String {
    let mut out = String::from("<table>");
    if !head.is_empty() {
        out.push_str("<thead>");
        row("th", head, &mut out);
        out.push_str("</thead>");
    }
    out.push_str("<tbody>");
    for cells in rows {
        row("td", cells, &mut out);
    }
    out.push_str("</tbody></table>");
    if count > rows.len() {
        out.push_str(&format!("<p>the first {} of {count} rows</p>", rows.len()));
    }
    out
}

fn row(tag: &str, cells: &[String], out: &mut String) {
    out.push_str("<tr>");
    for cell in cells {
        out.push_str(&format!("<{tag}>"));
        for c in cell.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                c => out.push(c),
            }
        }
        out.push_str(&format!("</{tag}>"));
    }
    out.push_str("</tr>");
}

#[cfg(test)]
mod tests {
    use kayton_api::{List, Str, Value};

    use super::*;

    fn of<T: Value>(value: T) -> Option<String> {
        table(&value.into_dynamic())
    }

    #[test]
    fn rows_of_tuples_are_escaped() {
        let rows = List::new(vec![(1_i64, Str::new("<b>&\"")), (2, Str::new("y"))]);
        assert_eq!(
            of(rows).as_deref(),
            Some(
                "<table><tbody><tr><td>1</td><td>&lt;b&gt;&amp;&quot;</td></tr>\
                 <tr><td>2</td><td>y</td></tr></tbody></table>"
            )
        );
    }

    #[test]
    fn long_tables_are_cut_with_a_note() {
        let rows: Vec<(i64, i64)> = (0..250).map(|i| (i, i)).collect();
        let html = of(List::new(rows)).unwrap();
        assert_eq!(html.matches("<tr>").count(), ROWS);
        assert!(html.ends_with("<p>the first 100 of 250 rows</p>"));
    }

    #[test]
    fn what_has_no_rows_and_columns_is_no_table() {
        assert_eq!(of(List::new(vec![1_i64, 2])), None);
        assert_eq!(of(List::<(i64, i64)>::new(vec![])), None);
        assert_eq!(of(5_i64), None);
        let uneven = List::new(vec![List::new(vec![1_i64]), List::new(vec![1, 2])]);
        assert_eq!(of(uneven), None);
    }
}
