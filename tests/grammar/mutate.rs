//! Altered files: bytes changed, words of the format put in, values exchanged.

use crate::draw::Draw;
use serde_json::{Value, json};

/// What is put in or over: structure, numbers, words and characters that one reader may take and another not.
const WORDS: &[&[u8]] = &[
    b"null",
    b"true",
    b"NaN",
    b"Infinity",
    b"{}",
    b"[]",
    b"[0]",
    b"\"\"",
    b"\"1\"",
    b"\"-0\"",
    b"\"1/3\"",
    b"\"1e2\"",
    b"\" 1\"",
    b"0",
    b"1",
    b"2",
    b"-",
    b"+",
    b".",
    b"e1",
    b"E-1",
    b"/",
    b"00",
    b"-0",
    b"0.5",
    b"1e0",
    b"9007199254740992",
    b"9007199254740993",
    b"18446744073709551616",
    b",",
    b":",
    b"\"",
    b"\\",
    b"\\u0031",
    b"\\ud800",
    b"\\u0000",
    b"\\n",
    b"{",
    b"}",
    b"[",
    b"]",
    b" ",
    b"\t",
    b"\n",
    b"\r",
    b"\x0b",
    b"\x0c",
    b"\0",
    b"\x1f",
    b"\x7f",
    b"\x80",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"\xef\xbb\xbf",
    b"\xff",
    b"/**/",
    b"//",
    b"\"delta\":\"1\",",
    b"\"bounds\":[],",
    b"\"model\":\"hardmax\",",
    b"\"form\":\"any\",",
    b"\"any\"",
    b"\"consensus\"",
];

/// Values for a place of the document.
fn value(draw: &mut Draw) -> Value {
    let values = [
        json!(null),
        json!([]),
        json!({}),
        json!(0),
        json!(1),
        json!(2),
        json!(-1),
        json!(0.5),
        json!("0"),
        json!("1/2"),
        json!("-1"),
        json!("x"),
        json!([[]]),
        json!([0]),
        json!([["1"]]),
        json!({"left": [["1"]], "right": [["1"]]}),
        json!("any"),
        json!("regime"),
        json!("consensus"),
        json!(true),
        json!(9_007_199_254_740_993_u64),
    ];
    values[draw.below(values.len())].clone()
}

/// The file with one to three alterations, the same for the same salt.
pub fn mutated(base: &str, salt: u64) -> Vec<u8> {
    let mut draw = Draw(salt);
    if draw.below(2) == 0 {
        let mut document: Value = serde_json::from_str(base).expect("a certificate");
        for _ in 0..=draw.below(3) / 2 {
            alter(&mut document, &mut draw);
        }
        return document.to_string().into_bytes();
    }
    let mut file = base.as_bytes().to_vec();
    for _ in 0..=draw.below(3) / 2 {
        splice(&mut file, &mut draw);
    }
    file
}

fn splice(file: &mut Vec<u8>, draw: &mut Draw) {
    let at = draw.below(file.len() + 1);
    let end = (at + draw.below(4)).min(file.len());
    match draw.below(9) {
        0 => drop(file.drain(at..end)),
        1 => file.splice(at..at, file[at..end].to_vec()).for_each(drop),
        2 => {
            let byte = draw.below(256) as u8;
            file.splice(at..(at + 1).min(file.len()), [byte]).for_each(drop);
        }
        // A digit for a digit: mostly a file that is still read.
        3..=6 => {
            let next = file[at..].iter().position(u8::is_ascii_digit);
            if let Some(place) = next.map(|place| at + place) {
                file[place] = b'0' + draw.below(4) as u8;
            }
        }
        kind => {
            let word = WORDS[draw.below(WORDS.len())];
            file.splice(at..if kind == 7 { at } else { end }, word.iter().copied()).for_each(drop);
        }
    }
}

/// One place of the document: taken out, doubled, exchanged with its neighbour, or given another value.
fn alter(place: &mut Value, draw: &mut Draw) {
    match place {
        Value::Object(entries) if !entries.is_empty() => {
            let key = entries.keys().nth(draw.below(entries.len())).expect("a key").clone();
            match draw.below(20) {
                0 => drop(entries.remove(&key)),
                1 => drop(entries.insert(key, value(draw))),
                2 => drop(entries.insert(["delta", "form", "rates", "model"][draw.below(4)].to_owned(), value(draw))),
                _ => alter(&mut entries[&key], draw),
            }
        }
        Value::Array(entries) if !entries.is_empty() => {
            let index = draw.below(entries.len());
            match draw.below(10) {
                0 => drop(entries.remove(index)),
                1 => entries.insert(index, entries[index].clone()),
                2 => entries.swap(0, index),
                _ => alter(&mut entries[index], draw),
            }
        }
        // A value of the same type twice of three times: mostly a file that is still read.
        leaf => {
            *leaf = match (&*leaf, draw.below(3)) {
                (Value::String(_), 1..) => json!(["0", "1", "-1", "1/3", "2/4", "1e1", "0.5"][draw.below(7)]),
                (Value::Number(_) | Value::Null, 1..) => json!(draw.below(3)),
                _ => value(draw),
            }
        }
    }
}
