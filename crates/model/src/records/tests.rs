use super::*;
use std::io::BufReader;

/// The records as lists of cells with their lines, read in pieces of `size` bytes.
fn read_by(size: usize, text: &[u8], format: Format) -> Result<Vec<(u64, Vec<String>)>, RecordError> {
    let input = BufReader::with_capacity(size, text);
    let cells = |record: &Record| record.iter().map(str::to_owned).collect();
    Reader::new(input, format)?.map(|record| record.map(|record| (record.line(), cells(&record)))).collect()
}

/// As [`read_by`]; all sizes of pieces give the same.
fn read(text: &[u8], format: Format) -> Result<Vec<(u64, Vec<String>)>, RecordError> {
    let whole = read_by(1 << 16, text, format);
    for size in [1, 2, 3, 5] {
        let pieces = read_by(size, text, format);
        assert_eq!(told(&pieces), told(&whole), "in pieces of {size}: {:?}", String::from_utf8_lossy(text));
    }
    whole
}

fn told(read: &Result<Vec<(u64, Vec<String>)>, RecordError>) -> Result<&[(u64, Vec<String>)], String> {
    read.as_deref().map_err(ToString::to_string)
}

fn records(text: &str, format: Format) -> Vec<(u64, Vec<String>)> {
    read(text.as_bytes(), format).unwrap()
}

fn refused(text: &[u8], format: Format) -> RecordError {
    read(text, format).unwrap_err()
}

fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

#[test]
fn lines_end_in_three_ways_and_all_count() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "", "c,", " ,d", "e"].join(end);
        let rows = [row(1, &["a", "b"]), row(2, &[""]), row(3, &["c", ""]), row(4, &[" ", "d"]), row(5, &["e"])];
        assert_eq!(records(&text, Format::comma()), rows, "{end:?}");
        assert_eq!(records(&(text + end), Format::comma()), rows, "{end:?} at the end");
    }
    assert_eq!(records("a\r\n\rb\n\nc", Format::comma()).last(), Some(&row(5, &["c"])));
    assert_eq!(records("", Format::comma()), []);
    assert_eq!(records("a,", Format::comma()), [row(1, &["a", ""])]);
}

#[test]
fn any_byte_of_ascii_separates_cells() {
    assert_eq!(records("a\tb,c", Format::tab()), [row(1, &["a", "b,c"])]);
    assert_eq!(records("0,5;1,5", Format::semicolon()), [row(1, &["0,5", "1,5"])]);
    assert_eq!(records("1|2", Format::delimited(b'|').unwrap()), [row(1, &["1", "2"])]);
    assert_eq!(records("фильм|é", Format::delimited(b'|').unwrap()), [row(1, &["фильм", "é"])]);
    for byte in [b'"', b'\n', b'\r', b'#', 0, 0xe9] {
        assert!(Format::delimited(byte).unwrap_err().to_string().contains("cannot separate cells"), "{byte}");
    }
}

#[test]
fn quotes_follow_rfc_4180() {
    let text = "\"a, b\",\"say \"\"yes\"\"\"\n\"\",\"two\nlines\"\r\n\"x\r\ry\"";
    assert_eq!(
        records(text, Format::comma()),
        [row(1, &["a, b", "say \"yes\""]), row(2, &["", "two\nlines"]), row(4, &["x\r\ry"])]
    );
    let off = Format::tab().with_quotes(false);
    assert_eq!(records("\"a\tb\"c\n\"\n", off), [row(1, &["\"a", "b\"c"]), row(2, &["\""])]);
}

#[test]
fn a_wrong_quote_is_named_where_it_opens() {
    let unclosed = refused(b"x,label\n1,a\n2,\"b\n3,c\n4,d\n", Format::comma());
    assert!(matches!(unclosed, RecordError::UnclosedQuote { line: 3, column: 2 }), "{unclosed}");
    let unclosed = refused(b"sentiment,review\rpositive,\"a film\rnegative,a film\r", Format::comma());
    assert_eq!(unclosed.to_string(), "line 2: column 2: the quote that opens here is not closed");
    assert!(matches!(refused(b"\"", Format::comma()), RecordError::UnclosedQuote { line: 1, column: 1 }));
    let after = refused(b"a,\"b\n2,\"c\n", Format::comma());
    assert!(matches!(after, RecordError::AfterQuote { line: 1, column: 2, end: 2 }), "{after}");
    assert!(matches!(refused(b"\"a\" ,b", Format::comma()), RecordError::AfterQuote { .. }));
    let inside = refused(b"a\nb,5\" long\n", Format::comma());
    assert!(matches!(inside, RecordError::QuoteInside { line: 2, column: 2 }), "{inside}");
    assert_eq!(inside.line(), Some(2));
}

#[test]
fn comments_are_left_out_where_they_are_on() {
    let text = "# x, \"y\n1,2\n#\r\n3,#4\n#";
    let on = Format::comma().with_comments(true);
    assert_eq!(records(text, on), [row(2, &["1", "2"]), row(4, &["3", "#4"])]);
    assert_eq!(records("#1\n", Format::comma()), [row(1, &["#1"])]);
}

#[test]
fn utf_8_is_read_and_utf_16_refused() {
    assert_eq!(records("\u{feff}x,y\n", Format::comma()), [row(1, &["x", "y"])]);
    assert_eq!(records("\u{feff}\"x\"\n", Format::comma()), [row(1, &["x"])]);
    let wide: Vec<u8> = "\u{feff}x,y\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let message = refused(&wide, Format::comma()).to_string();
    assert!(message.starts_with("the text is UTF-16LE, expected UTF-8; convert it"), "{message}");
    for (text, line, column) in
        [(&b"a\nb,\xff"[..], 2, 2), (b"\xff", 1, 1), (b"\"a\r\nb\xff\",c\n", 2, 1), (b"a,\xc3,\xa9\n", 1, 2)]
    {
        let error = refused(text, Format::comma());
        assert!(
            matches!(error, RecordError::NotText { line: l, column: c } if (l, c) == (line, column)),
            "{text:?}: {error}"
        );
    }
}

#[test]
fn limits_are_met_and_not_exceeded() {
    let bytes = Format::comma().with_max_record_bytes(4);
    assert_eq!(records("ab,cd\nefgh\n", bytes), [row(1, &["ab", "cd"]), row(2, &["efgh"])]);
    assert!(matches!(refused(b"a\nab,cde\n", bytes), RecordError::TooLong { line: 2, limit: 4 }));
    assert!(matches!(refused(b"a,\"bcde", bytes), RecordError::TooLongQuote { line: 1, column: 2, limit: 4 }));
    let cells = Format::comma().with_max_cells(2);
    assert_eq!(records("a,b\n", cells).len(), 1);
    assert!(matches!(refused(b"a\na,b,\n", cells), RecordError::TooManyCells { line: 2, limit: 2 }));
}

#[test]
fn a_line_without_end_is_refused_before_it_fills_the_memory() {
    let endless = BufReader::new(std::io::repeat(b'x'));
    let error = Reader::new(endless, Format::comma()).unwrap().next().unwrap().unwrap_err();
    assert!(matches!(error, RecordError::TooLong { line: 1, limit: MAX_RECORD_BYTES }), "{error}");
}

#[test]
fn a_record_knows_its_cells() {
    let mut records = Reader::new(&b" \n\"\"\n1,\"a\nb\",c\nd\"e"[..], Format::comma()).unwrap();
    let mut record = Record::default();
    assert!(record.is_empty() && record.line() == 0);
    assert!(records.read(&mut record).unwrap());
    assert!(record.is_blank() && record.len() == 1 && record.get(0) == Some(" "));
    assert!(records.read(&mut record).unwrap());
    assert!(!record.is_blank(), "quotes around nothing are a cell");
    assert!(records.read(&mut record).unwrap());
    assert_eq!((record.get(1), record.get(2), record.get(3)), (Some("a\nb"), Some("c"), None));
    assert_eq!([record.line_of(0), record.line_of(1), record.line_of(2)], [3, 3, 4]);
    assert!(records.read(&mut record).is_err());
    assert!(!records.read(&mut record).unwrap(), "after an error there are no more");
}

/// An input that is interrupted before every byte, and broken at the end.
struct Broken<'a>(&'a [u8], bool);

impl io::Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        match self.0 {
            _ if self.1 => Err(ErrorKind::Interrupted.into()),
            [] => Err(io::Error::other("broken")),
            [first, rest @ ..] => {
                buffer[0] = *first;
                self.0 = rest;
                Ok(1)
            }
        }
    }
}

#[test]
fn interruptions_go_unnoticed_and_other_errors_do_not() {
    let mut records = Reader::new(BufReader::new(Broken(b"ab,cd\nef", false)), Format::comma()).unwrap();
    assert_eq!(records.next().unwrap().unwrap().get(1), Some("cd"));
    let error = records.next().unwrap().unwrap_err();
    assert_eq!((error.to_string().as_str(), error.line()), ("cannot be read: broken", None));
    assert!(std::error::Error::source(&error).is_none(), "its cause would be said twice");
    assert!(records.next().is_none());
}
