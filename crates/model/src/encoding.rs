//! How the text of a file is encoded: UTF-8 is read, with or without its byte-order mark; other encodings are refused by
//! name.

use std::fmt;

/// The byte-order mark of UTF-8.
pub const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// An encoding that is recognised and not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unread {
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// UTF-32, either order.
    Utf32,
}

impl Unread {
    /// What the first bytes of a file say: a byte-order mark, or characters of ASCII with zeros between them. Four bytes
    /// are enough.
    pub fn of(head: &[u8]) -> Option<Self> {
        match *head {
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some(Self::Utf32),
            [0xff, 0xfe, ..] => Some(Self::Utf16Le),
            [0xfe, 0xff, ..] => Some(Self::Utf16Be),
            [1..=0x7f, 0, 0, 0, ..] | [0, 0, 0, 1..=0x7f, ..] => Some(Self::Utf32),
            [1..=0x7f, 0, 1..=0x7f, 0, ..] => Some(Self::Utf16Le),
            [0, 1..=0x7f, 0, 1..=0x7f, ..] => Some(Self::Utf16Be),
            _ => None,
        }
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(match self {
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Utf32 => "UTF-32",
        })
    }
}

/// The bytes without the byte-order mark of UTF-8.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(&MARK).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_four_bytes() {
        let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        assert_eq!(Unread::of(&utf16("\u{feff}x", u16::to_le_bytes)), Some(Unread::Utf16Le));
        assert_eq!(Unread::of(&utf16("\u{feff}x", u16::to_be_bytes)), Some(Unread::Utf16Be));
        assert_eq!(Unread::of(&utf16("1,2", u16::to_le_bytes)), Some(Unread::Utf16Le));
        assert_eq!(Unread::of(&utf16("1,2", u16::to_be_bytes)), Some(Unread::Utf16Be));
        for text in ["\u{feff}1", "1,2"] {
            let low: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
            let high: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
            assert_eq!((Unread::of(&low), Unread::of(&high)), (Some(Unread::Utf32), Some(Unread::Utf32)));
        }
        for text in ["", "1", "1,2\n", "\u{feff}1,2\n", "фильм", "\u{93}NUMPY"] {
            assert_eq!(Unread::of(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(without_mark("\u{feff}1".as_bytes()), b"1");
        assert_eq!(without_mark(b"1"), b"1");
    }
}
