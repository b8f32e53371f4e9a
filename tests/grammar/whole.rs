//! Odd files that no replacement of text makes.

use crate::odd::{ALPHA, LIMITS, SETTLED};

/// The files, with their answers.
pub fn whole() -> Vec<(Vec<u8>, i32)> {
    let text = SETTLED.as_bytes();
    let around = |before: &[u8], after: &[u8]| [before, text, after].concat();
    let label = |bytes: &[u8]| {
        let place = SETTLED.find("\"a\"").expect("a label") + 1;
        [&text[..place], bytes, &text[place + 1..]].concat()
    };
    let sixteen = |order: fn(u16) -> [u8; 2]| SETTLED.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let list = r#"["hardmax/certificate/2","settled","definite",{"alpha":"1","tokens":[["2"],["1"]]},0,[[0]],[[0,0]],[0],[["2"],["2"]],[null,0]]"#;
    let listed_instance = SETTLED.replace(
        r#"{"alpha":"1","matrix":[["1"]],"tokens":[["2"],["1"]],"labels":["a","b"]}"#,
        r#"["hardmax/instance/2","hardmax","1",[["1"]],[["2"],["1"]],["a","b"]]"#,
    );
    let number = |literal: String| SETTLED.replace(ALPHA, &format!("\"alpha\":{literal}")).into_bytes();
    let tokens = |rows: String| SETTLED.replace(r#"[["2"],["1"]],"labels":["a","b"]"#, &rows).into_bytes();
    let layers = |count: usize| SETTLED.replace("[[0,0]]", &format!("[[0,0]{}]", ",null".repeat(count))).into_bytes();
    let large = |diagonal: &str, other: &str| {
        let entry = |i, j| if i == j { diagonal } else { other };
        let row = |i| (0..40).map(|j| format!("\"{}\"", entry(i, j))).collect::<Vec<_>>().join(",");
        let rows: Vec<String> = (0..40).map(|i| format!("[{}]", row(i))).collect();
        SETTLED.replace(r#"[["1"]],"#, &format!("[{}],", rows.join(","))).into_bytes()
    };
    let limits = |more| SETTLED.replace(LIMITS, &format!("[[]{}]", ",[]".repeat(more))).into_bytes();
    let leaders =
        |more| SETTLED.replace("\"leaders\":[0]", &format!("\"leaders\":[0{}]", ",1".repeat(more))).into_bytes();
    let long = format!("1/{}", "7".repeat(4_000));
    vec![
        (around(b"", b""), 0),
        (around(b" \t\r\n", b" \t\r\n"), 0),
        (around(b"\xEF\xBB\xBF", b""), 0),
        (around(b"\xEF\xBB\xBF ", b"\n"), 0),
        (around(b" \xEF\xBB\xBF", b""), 2),
        (around(b"\xEF\xBB\xBF\xEF\xBB\xBF", b""), 2),
        (around(b"\xEF\xBB", b""), 2),
        (around(b"", b"\xEF\xBB\xBF"), 2),
        (around(b"", b"\0"), 2),
        (around(b"\0", b""), 2),
        (around(b"", b"]"), 2),
        (around(b"", b"}"), 2),
        (around(b"", b",{}"), 2),
        (around(b"", text), 2),
        (around(b"", b"\xFF"), 2),
        (around(b"[", b"]"), 2),
        (around(b"", b"\x0B"), 2),
        (around(b"", b"\x1A"), 2),
        (text[..text.len() - 1].to_vec(), 2),
        (text[..text.len() / 2].to_vec(), 2),
        (sixteen(u16::to_le_bytes), 2),
        (sixteen(u16::to_be_bytes), 2),
        (b"".to_vec(), 2),
        (b" ".to_vec(), 2),
        (b"\xEF\xBB\xBF".to_vec(), 2),
        (b"null".to_vec(), 2),
        (b"[]".to_vec(), 2),
        (b"{}".to_vec(), 2),
        (b"\"\"".to_vec(), 2),
        (list.as_bytes().to_vec(), 2),
        (listed_instance.into_bytes(), 2),
        (label(b"\x7F"), 0),
        (label("\u{10ffff}".as_bytes()), 0),
        (label(b"\x80"), 2),
        (label(b"\xC3"), 2),
        (label(b"\xC0\x80"), 2),
        (label(b"\xC1\xBF"), 2),
        (label(b"\xE0\x80\x80"), 2),
        (label(b"\xED\xA0\x80"), 2),
        (label(b"\xED\x9F\xBF"), 0),
        (label(b"\xEF\xBF\xBF"), 0),
        (label(b"\xF0\x80\x80\x80"), 2),
        (label(b"\xF0\x90\x80\x80"), 0),
        (label(b"\xF4\x90\x80\x80"), 2),
        (label(b"\xF5\x80\x80\x80"), 2),
        (label(b"\xF8\x88\x80\x80\x80"), 2),
        (label(b"\xE2\x82"), 2),
        // The lengths of numbers.
        (number(format!("\"{}1\"", "0".repeat(65_535))), 0),
        (number(format!("\"{}1\"", "0".repeat(65_536))), 2),
        (number(format!("\" {}1 \"", "0".repeat(65_535))), 0),
        (number(format!("1e{}0", "0".repeat(9_997))), 0),
        (number(format!("1E{}0", "0".repeat(9_998))), 2),
        (number(format!("1.{}", "0".repeat(9_998))), 0),
        (number(format!("1.{}", "0".repeat(9_999))), 2),
        (number(format!("\"1/{}1\"", "0".repeat(65_533))), 0),
        (number(format!("\"1/{}1\"", "0".repeat(65_534))), 2),
        // The sizes of lists.
        (tokens(format!("[[0{}]]", ",0".repeat(1_023))), 1),
        (tokens(format!("[[0{}]]", ",0".repeat(1_024))), 2),
        (tokens(format!("[[]{}]", ",[]".repeat(1 << 21))), 2),
        (limits((1 << 21) - 1), 1),
        (limits(1 << 21), 2),
        (leaders((1 << 21) - 1), 1),
        (leaders(1 << 21), 2),
        (layers(100_000), 1),
        (layers(100_001), 2),
        // Matrices: small, not symmetric, diagonal with long entries, and too large.
        (large("2", "1"), 1),
        (large(&long, "0"), 1),
        (large(&long, &long), 3),
        (large(&long[2..], &long[2..]), 3),
    ]
}
