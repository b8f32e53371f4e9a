exception Unreadable of string

type t = { text : string; mutable at : int }

let fail r message = raise (Unreadable (Printf.sprintf "byte %d: %s" r.at message))

(* ---- UTF-8 ---- *)

(* The length of the character at [i], 0 if there is none: no overlong forms, no surrogates,
   nothing beyond U+10FFFF. *)
let character s i =
  let n = String.length s in
  let byte k = if k < n then Char.code s.[k] else 0 in
  let continues k = byte k land 0xC0 = 0x80 in
  let within k low high = low <= byte k && byte k <= high in
  match byte i with
  | b when b < 0x80 -> 1
  | b when b >= 0xC2 && b <= 0xDF -> if continues (i + 1) then 2 else 0
  | b when b >= 0xE0 && b <= 0xEF ->
      let low = if b = 0xE0 then 0xA0 else 0x80 and high = if b = 0xED then 0x9F else 0xBF in
      if within (i + 1) low high && continues (i + 2) then 3 else 0
  | b when b >= 0xF0 && b <= 0xF4 ->
      let low = if b = 0xF0 then 0x90 else 0x80 and high = if b = 0xF4 then 0x8F else 0xBF in
      if within (i + 1) low high && continues (i + 2) && continues (i + 3) then 4 else 0
  | _ -> 0

let of_file text =
  let r = { text; at = 0 } in
  while r.at < String.length text do
    match character text r.at with
    | 0 -> fail r "not UTF-8 text"
    | length -> r.at <- r.at + length
  done;
  let marked = String.length text >= 3 && String.sub text 0 3 = "\xEF\xBB\xBF" in
  r.at <- (if marked then 3 else 0);
  r

(* ---- tokens ---- *)

let current r = if r.at < String.length r.text then r.text.[r.at] else '\000'

let rec peek r =
  match current r with
  | ' ' | '\t' | '\n' | '\r' -> r.at <- r.at + 1; peek r
  | c -> c

let next r c = if peek r = c then r.at <- r.at + 1 else fail r (Printf.sprintf "expected %C" c)

let literal r word =
  ignore (peek r);
  String.iter (fun c -> if current r = c then r.at <- r.at + 1 else fail r ("expected " ^ word)) word

let null r = literal r "null"

(* The items up to the closing character; the first may be missing. *)
let items r close item =
  if peek r = close then r.at <- r.at + 1
  else begin
    item ();
    while peek r = ',' do
      r.at <- r.at + 1;
      item ()
    done;
    next r close
  end

let list r item =
  next r '[';
  let found = ref [] in
  items r ']' (fun () -> let x = item () in found := x :: !found);
  List.rev !found

let peek_item r =
  let start = r.at in
  next r '[';
  let c = peek r in
  r.at <- start;
  c

(* ---- strings ---- *)

let hex r =
  let digit () =
    let c = current r in
    r.at <- r.at + 1;
    match c with
    | '0' .. '9' -> Char.code c - 48
    | 'a' .. 'f' -> Char.code c - 87
    | 'A' .. 'F' -> Char.code c - 55
    | _ -> fail r "expected four hexadecimal digits"
  in
  let a = digit () in
  let b = digit () in
  let c = digit () in
  (((((a * 16) + b) * 16) + c) * 16) + digit ()

let escape r buffer =
  let c = current r in
  r.at <- r.at + 1;
  match c with
  | '"' | '\\' | '/' -> Buffer.add_char buffer c
  | 'b' -> Buffer.add_char buffer '\b'
  | 'f' -> Buffer.add_char buffer '\012'
  | 'n' -> Buffer.add_char buffer '\n'
  | 'r' -> Buffer.add_char buffer '\r'
  | 't' -> Buffer.add_char buffer '\t'
  | 'u' ->
      let unit = hex r in
      let code =
        if unit >= 0xD800 && unit <= 0xDBFF then begin
          if current r <> '\\' then fail r "half a surrogate pair";
          r.at <- r.at + 1;
          if current r <> 'u' then fail r "half a surrogate pair";
          r.at <- r.at + 1;
          let low = hex r in
          if low < 0xDC00 || low > 0xDFFF then fail r "half a surrogate pair";
          0x10000 + ((unit - 0xD800) lsl 10) + (low - 0xDC00)
        end
        else unit
      in
      if not (Uchar.is_valid code) then fail r "half a surrogate pair";
      Buffer.add_utf_8_uchar buffer (Uchar.of_int code)
  | _ -> fail r "no such escape"

let string r =
  next r '"';
  let buffer = Buffer.create 16 in
  let rec go () =
    if r.at >= String.length r.text then fail r "a string without end";
    let c = current r in
    if Char.code c < 0x20 then fail r "a control character in a string";
    r.at <- r.at + 1;
    match c with
    | '"' -> Buffer.contents buffer
    | '\\' -> escape r buffer; go ()
    | c -> Buffer.add_char buffer c; go ()
  in
  go ()

let obj r field =
  next r '{';
  let seen = Hashtbl.create 16 in
  items r '}' (fun () ->
      let key = string r in
      if Hashtbl.mem seen key then fail r (Printf.sprintf "key %S twice" key);
      Hashtbl.add seen key ();
      next r ':';
      field key)

(* ---- numbers ---- *)

let digits r =
  let start = r.at in
  while match current r with '0' .. '9' -> true | _ -> false do r.at <- r.at + 1 done;
  if r.at = start then fail r "expected a digit"

let number r =
  ignore (peek r);
  let start = r.at in
  if current r = '-' then r.at <- r.at + 1;
  if current r = '0' then r.at <- r.at + 1 else digits r;
  if current r = '.' then begin r.at <- r.at + 1; digits r end;
  if current r = 'e' || current r = 'E' then begin
    r.at <- r.at + 1;
    if current r = '+' || current r = '-' then r.at <- r.at + 1;
    digits r
  end;
  String.sub r.text start (r.at - start)

let natural most r =
  let text = number r in
  let plain = String.for_all (fun c -> '0' <= c && c <= '9') text in
  match if plain then int_of_string_opt text else None with
  | Some n when n <= most -> n
  | _ -> fail r (Printf.sprintf "expected a natural number up to %d" most)

let finish r = if peek r <> '\000' || r.at < String.length r.text then fail r "expected the end"
