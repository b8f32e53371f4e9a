use super::*;
use crate::instance::options::{Column, Header};
use crate::rational::ratio;

fn message(text: &str) -> String {
    with(text, ReadOptions::default()).unwrap_err().to_string()
}

fn with(text: &str, options: ReadOptions) -> Result<(Table, Option<Note>), ReadError> {
    read_with(text.as_bytes(), FileFormat::Csv, &options)
}

/// The numbers as text, and the labels.
fn rows(text: &str, options: ReadOptions) -> (Vec<Vec<String>>, Option<Vec<String>>) {
    let (table, _) = with(text, options).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    (table.rows.map(ToString::to_string).to_rows(), table.labels)
}

fn note(text: &str, options: ReadOptions) -> String {
    with(text, options).unwrap().1.map(|note| note.to_string()).unwrap_or_default()
}

fn columns(text: &str) -> ReadOptions {
    ReadOptions::default().with_columns(text.split(',').map(|column| column.parse().unwrap()).collect())
}

fn header(header: Header) -> ReadOptions {
    ReadOptions::default().with_header(Some(header))
}

#[test]
fn reads_tables_as_people_write_them() {
    let table = read("\u{feff}x,y,label\r\n1, 1/3 ,a\r\n-0.5,2e-1,\"b, c\"\r\n\r\n  \r\n".as_bytes()).unwrap();
    assert_eq!(table.labels, Some(vec!["a".to_owned(), "b, c".to_owned()]));
    assert_eq!(table.rows.to_rows(), [[ratio(1, 1), ratio(1, 3)], [ratio(-1, 2), ratio(1, 5)]]);
    assert_eq!(read(b"1\n2").unwrap().rows.len(), 2);
    assert_eq!(read(b"label\na").unwrap().rows.dimension(), 0);
    let odd = "# by hand\r\n.5,1.\r#\r+1,-.5\r";
    assert_eq!(rows(odd, ReadOptions::default()).0, [["1/2", "1"], ["1", "-1/2"]]);
}

#[test]
fn numbers_are_counted_over_all_rows() {
    let mut record = Record::default();
    let text = format!("{}1\n", "1,".repeat(1023));
    let mut records = Reader::new(text.as_bytes(), Format::comma()).unwrap();
    assert!(records.read(&mut record).unwrap());
    let options = ReadOptions::default();
    let (layout, _) = Layout::new(&record, &options).unwrap();
    let mut reading = Reading::new(layout, &record, &options);
    (1..Limits::current().entries() / 1024).for_each(|_| reading.table.rows.push(vec![ratio(0, 1); 1024]).unwrap());
    assert!(reading.push(&record).is_ok());
    let refused = reading.push(&record).unwrap_err().to_string();
    assert_eq!(refused, "line 1: more than 2097152 numbers for a max-memory of 1024 MiB, the limit");
}

#[test]
fn messages_name_line_and_column() {
    assert!(message("1,2\n3,x").starts_with("line 2: column 2: \"x\": not a rational;"));
    assert_eq!(message("1,2\n\n3"), "line 3: 1 cells, expected 2 as in the first line");
    assert_eq!(message("nan,1"), "line 1: column 1: \"nan\" stands for a missing value, expected a number");
    assert!(message("inf,b").starts_with("line 1: column 1: \"inf\" is infinite"));
    assert!(message("1,1/0").starts_with("line 1: column 2: \"1/0\": the denominator is zero"));
    assert!(message("label,label\na,b").contains("two columns named"));
    assert_eq!(message("x,y\n"), "there are no tokens; expected at least one");
    assert_eq!(message(""), "there are no tokens; expected at least one");
    assert_eq!(read(b"1,\xff").unwrap_err().to_string(), "byte 2 is not valid UTF-8 text");
    for end in ["\n", "\r\n", "\r"] {
        assert!(message(&["x", "1", "", "two"].join(end)).starts_with("line 4: column 1: \"two\""), "{end:?}");
    }
}

#[test]
fn a_first_line_with_a_value_that_is_missing_is_no_header() {
    for word in ["NA", "n/a", "nan", "null", "None", "NULL", "TRUE", "FALSE", "#N/A"] {
        let first = message(&format!("{word},{word}\n0.5,0.25\n-1,2\n"));
        assert!(first.starts_with(&format!("line 1: column 1: \"{word}\" ")), "{first}");
        let later = message(&format!("x,y\n0.5,{word}\n"));
        assert!(later.starts_with(&format!("line 2: column 2: \"{word}\" ")), "{later}");
    }
    assert_eq!(message("0.5,\n1,2\n"), "line 1: column 2: the cell is empty, expected a number");
    assert_eq!(message("x,y\n1,\n"), "line 2: column 2: the cell is empty, expected a number");
}

#[test]
fn a_first_line_with_a_damaged_number_is_no_header() {
    for cell in ["np.float64(0.5)", "O.5", "Jan-32", "1_000", "0x1p3"] {
        let first = message(&format!("x,{cell}\n0.5,0.25\n"));
        let expected =
            format!("line 1: column 2: {cell:?} is neither a number nor clearly a name; where this line names");
        assert!(first.starts_with(&expected), "{first}");
        assert!(message(&format!("1,{cell}\n0.5,0.25\n")).starts_with("line 1: column 2: "), "{cell}");
        assert!(message(&format!("x,y\n1,{cell}\n")).starts_with("line 2: column 2: "), "{cell}");
    }
}

#[test]
fn a_first_line_of_names_is_said() {
    assert_eq!(note("x,y\n1,2\n", ReadOptions::default()), "line 1 read as column names: x, y");
    assert_eq!(note("# c\n\nx,label\n1,2\n", ReadOptions::default()), "line 3 read as column names: x, label");
    assert_eq!(note("1,2\n", ReadOptions::default()), "");
    let many: Vec<String> = (0..30).map(|k| format!("x{k}")).collect();
    let text = format!("{}\n{}\n", many.join(","), vec!["1"; 30].join(","));
    assert!(note(&text, ReadOptions::default()).ends_with("x19, ... (30 in all)"));
    assert_eq!(note("\"a\u{1b}\",b\n1,2\n", ReadOptions::default()), "line 1 read as column names: a\\u{1b}, b");
    assert!(rows("1,NA\n2,3\n", header(Header::Yes)).0 == [["2", "3"]]);
    assert!(with("x,y\n2,3\n", header(Header::No)).unwrap_err().to_string().starts_with("line 1: column 1: \"x\""));
    assert_eq!(rows("x\n2\n", header(Header::Auto)).0, [["2"]]);
}

#[test]
fn a_first_line_that_counts_is_a_token_and_said() {
    let options = ReadOptions::default;
    assert_eq!(rows("0,1,2\n5,6,7\n", options()).0, [["0", "1", "2"], ["5", "6", "7"]]);
    assert!(note("0,1,2\n5,6,7\n", options()).starts_with("warning: line 1 counts from 0 to 2 and is read as a token"));
    assert_eq!(note("0,1,3\n", options()), "");
    assert_eq!(rows("0,1,2\n5,6,7\n", header(Header::Yes)).0, [["5", "6", "7"]]);
}

#[test]
fn a_column_that_numbers_the_rows_is_refused_with_the_remedy() {
    for name in ["", "Unnamed: 0", "index", "ID", "rowid", "row.names", "Index"] {
        let refused = message(&format!("{name},x,y\n0,1,2\n"));
        assert!(refused.starts_with("line 1: column 1 "), "{refused}");
        assert!(refused.ends_with("no coordinate; choose the coordinates with --columns x,y"), "{refused}");
        assert_eq!(rows(&format!("{name},x,y\n0,1,2\n"), columns("x,y")).0, [["1", "2"]]);
    }
    assert!(message("x,#,y\n1,1,2\n").contains("column 2 (\"#\")"));
    assert!(message("#,x\n1,1\n").starts_with("line 1: column 1 (\"#\") seems an index"));
    assert_eq!(rows("id,x\n7,1\n", columns("id,x")).0, [["7", "1"]], "a chosen column is a coordinate");
}

#[test]
fn columns_and_labels_are_chosen_by_name_or_number() {
    let text = "name,x,y,z\nb,1,2,3\na,4,5,6\n";
    let labelled = columns("z,x").with_label(Some(Column::Name("name".to_owned())));
    assert_eq!(rows(text, labelled).0, [["3", "1"], ["6", "4"]]);
    assert_eq!(rows(text, columns("4,2")).0, [["3", "1"], ["6", "4"]]);
    let label = |column: &str| ReadOptions::default().with_label(Some(column.parse().unwrap()));
    assert_eq!(rows(text, label("name")).1, Some(vec!["b".to_owned(), "a".to_owned()]));
    assert_eq!(
        rows("b,1\na,2\n", label("1")),
        (vec![vec!["1".to_owned()], vec!["2".to_owned()]], Some(vec!["b".to_owned(), "a".to_owned()]))
    );
    assert_eq!(rows("x,LaBeL\n1,a\n", ReadOptions::default()).1, Some(vec!["a".to_owned()]));
    assert_eq!(rows("x,label\n1,2\n", columns("x,label")), (vec![vec!["1".to_owned(), "2".to_owned()]], None));
    let refused = |options| with(text, options).unwrap_err().to_string();
    assert_eq!(
        refused(columns("x,w")),
        "--columns: there is no column \"w\"; line 1 names \"name\", \"x\", \"y\", \"z\""
    );
    assert_eq!(refused(columns("5")), "--columns: there is no column 5; the file has 4 columns");
    assert!(refused(columns("x,2")).starts_with("column 2 is chosen twice"));
    assert!(refused(columns("x").with_label("x".parse().ok())).starts_with("column 2 is chosen twice"));
    assert!(refused(columns("x").with_header(Some(Header::No))).contains("--header no says that line 1 has no names"));
    assert!(with("x,x\n1,2\n", columns("x")).unwrap_err().to_string().contains("two columns are named \"x\""));
}

#[test]
fn a_column_of_text_is_refused_with_the_remedy() {
    let refused = message("x,y,species\n1,2,setosa\n");
    assert!(refused.starts_with("line 2: column 3: \"setosa\": not a rational;"), "{refused}");
    assert!(
        refused
            .ends_with("choose the coordinates with --columns x,y, or take this column as labels with --label species"),
        "{refused}"
    );
    let unnamed = message("setosa,1,2\n");
    assert!(unnamed.ends_with("with --columns 2,3, or take this column as labels with --label 1"), "{unnamed}");
    let labelled = message("label,x,y\na,1,b\n");
    assert!(labelled.ends_with("choose the coordinates with --columns x"), "{labelled}");
}

#[test]
fn other_marks_between_cells_are_read_or_named() {
    let delimited = |text: &str| ReadOptions::default().with_delimiter(text.parse().ok());
    assert_eq!(rows("x;y\n1;2\n", delimited(";")).0, [["1", "2"]]);
    assert_eq!(rows("1|2\n", delimited("|")).0, [["1", "2"]]);
    assert_eq!(rows("1 2\n", delimited("blank")).0, [["1", "2"]]);
    let comma = || ReadOptions::default().with_decimal(Some(Decimal::Comma));
    assert_eq!(rows("x;y\n0,5;-1,25\n", comma()).0, [["1/2", "-5/4"]]);
    let tabs = read_with(b"0,5\t1", FileFormat::Tsv, &comma()).unwrap().0;
    assert_eq!(tabs.rows.to_rows(), [[ratio(1, 2), ratio(1, 1)]]);
    let refused = with("1\n", comma().with_delimiter("comma".parse().ok())).unwrap_err();
    assert!(matches!(refused, ReadError::Csv(CsvError::DecimalDelimiter)), "{refused}");
    for text in ["x;y\n1;2\n", "1;2\n3;4\n", "x;y\n1,5;2,5\n", "1,5;2,5\n"] {
        assert!(message(text).contains("give --delimiter \";\", and for decimal commas --decimal ,"), "{text:?}");
    }
    let wrong = with("0,5;1\n", delimited(";")).unwrap_err().to_string();
    assert!(wrong.ends_with("for decimal commas, give --decimal ,"), "{wrong}");
    assert!(message("1\t2\n").ends_with("give --delimiter tab"), "{}", message("1\t2\n"));
    assert!(message("1 2\n").ends_with("give --delimiter blank"));
    let commas = read_with(b"1,2,3\n", FileFormat::Tsv, &ReadOptions::default()).unwrap_err().to_string();
    assert!(commas.ends_with("give --delimiter comma"), "{commas}");
}

#[test]
fn comments_are_told_from_cells_that_begin_alike() {
    let options = ReadOptions::default;
    assert_eq!(rows("#names of columns\n# x, \"y\n1,2\n#N\n", options()).0, [["1", "2"]]);
    assert!(message("#N/A,1\n2,3\n").starts_with("line 1: column 1: \"#N/A\" stands for a missing value"));
    assert!(message("1,2\n#REF! ,3\n").starts_with("line 2: column 1: \"#REF!\" stands for a missing value"));
    let label = rows("x,label\n1,\"a\n#N/A,b\"\"\n#,c\"\n# \"\n2,\"#\"\n", options()).1;
    assert_eq!(label, Some(vec!["a\n#N/A,b\"\n#,c".to_owned(), "#".to_owned()]));
}

#[test]
fn an_unclosed_quote_swallows_nothing() {
    assert_eq!(message("x,label\n1,a\n2,\"b\n3,c\n4,d\n"), "line 3: column 2: the quote that opens here is not closed");
}

const TRAJECTORY: &str = "layer,token,label,x0,x1,attention,leader\n0,0,a,2,1,0,1\n0,1,b,1,0,0 1,0\n1,0,a,3,1,0,1\n\
                          1,1,b,5/2,1/2,0,0\n";

#[test]
fn a_trajectory_is_known_and_a_layer_is_chosen() {
    assert!(message(TRAJECTORY).contains("this is a trajectory as `hardmax run` writes it"));
    assert!(message(TRAJECTORY).ends_with("--layer K"));
    let layer = |layer| ReadOptions::default().with_layer(Some(layer));
    let (first, labels) = rows(TRAJECTORY, layer(0));
    assert_eq!(
        (first, labels),
        (
            vec![vec!["2".to_owned(), "1".to_owned()], vec!["1".to_owned(), "0".to_owned()]],
            Some(vec!["a".to_owned(), "b".to_owned()])
        )
    );
    assert_eq!(rows(TRAJECTORY, layer(1)).0, [["3", "1"], ["5/2", "1/2"]]);
    assert_eq!(rows(TRAJECTORY, layer(1).with_columns(vec![Column::Name("x1".to_owned())])).0, [["1"], ["1/2"]]);
    let refused = |text: &str, options| with(text, options).unwrap_err().to_string();
    assert_eq!(refused(TRAJECTORY, layer(2)), "--layer 2: there is no such layer; the last is 1");
    assert!(refused("x,y\n1,2\n", layer(0)).starts_with("--layer: this is no trajectory"));
    assert!(refused(&TRAJECTORY.replace("1,1,b", "one,1,b"), layer(0)).contains("\"one\" is no number of a layer"));
    assert!(refused(TRAJECTORY, columns("x0")).ends_with("--layer K"), "columns alone would mix the layers");
}
