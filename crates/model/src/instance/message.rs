//! Messages of the JSON reader, for people.

/// A message of the JSON reader that says what was expected in words, not by the name of a type of the program.
pub(super) fn in_plain_words(message: &str) -> String {
    const EXPECTED: &str = ", expected ";
    let Some(at) = message.rfind(EXPECTED) else { return message.to_owned() };
    let (before, rest) = message.split_at(at + EXPECTED.len());
    let (what, place) = rest.find(" at line ").map_or((rest, ""), |end| rest.split_at(end));
    let plain = match what.split(' ').next() {
        Some("usize" | "u8" | "u16" | "u32" | "u64") => "an integer >= 0",
        Some("isize" | "i8" | "i16" | "i32" | "i64") => "an integer",
        Some("f32" | "f64") => "a number",
        Some("struct") => "an object",
        Some("enum") => "one of the known words",
        Some("unit" | "tuple") => "a list",
        _ => return message.to_owned(),
    };
    format!("{before}{plain}{place}")
}

/// A message that repeats an unknown key or variant of any length: its beginning, and its end with the place.
pub(super) fn without_the_middle(message: &str) -> String {
    const KEPT: usize = 300;
    let (starts, end) = (message.char_indices().nth(KEPT), message.char_indices().nth_back(KEPT - 1));
    match (starts, end) {
        (Some((head, _)), Some((tail, _))) if head < tail => format!("{} [...] {}", &message[..head], &message[tail..]),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{ReadError, text};

    #[test]
    fn messages_name_no_type_of_the_program() {
        #[derive(Debug, serde::Deserialize)]
        struct Pair {
            #[serde(rename = "count")]
            _count: usize,
        }
        let message = |text: &str| ReadError::from(serde_json::from_str::<Pair>(text).unwrap_err()).to_string();
        assert_eq!(message("3"), "invalid type: integer `3`, expected an object at line 1 column 1");
        let wrong = message(r#"{"count":", expected u64"}"#);
        assert_eq!(wrong, r#"invalid type: string ", expected u64", expected an integer >= 0 at line 1 column 25"#);
        assert_eq!(
            message(r#"{"count":-1}"#),
            "invalid value: integer `-1`, expected an integer >= 0 at line 1 column 11"
        );
        assert_eq!(message("{"), "EOF while parsing an object at line 1 column 1");
        assert_eq!(message("{}"), "missing field `count` at line 1 column 2");
    }

    #[test]
    fn text_is_utf_8() {
        assert_eq!(text("\u{feff}{}".as_bytes()).unwrap(), "{}");
        let wide: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let message = text(&wide).unwrap_err().to_string();
        assert!(message.starts_with("the text is UTF-16LE, expected UTF-8; convert it"), "{message}");
        assert_eq!(text(b"\xef\xbb\xbf1\xff").unwrap_err().to_string(), "byte 4 is not valid UTF-8 text");
    }

    #[test]
    fn messages_keep_their_beginning_and_their_end() {
        let long = |length: usize| (0..length).map(|i| char::from(b'a' + (i % 23) as u8)).collect::<String>();
        for length in [0, 299, 300, 301, 599, 600] {
            assert_eq!(without_the_middle(&long(length)), long(length));
        }
        let message = long(601);
        assert_eq!(without_the_middle(&message), format!("{} [...] {}", &message[..300], &message[301..]));
    }
}
