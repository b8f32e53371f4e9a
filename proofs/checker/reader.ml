exception Unreadable of string

let unreadable path message = raise (Unreadable (path ^ ": " ^ message))

(* ---- rationals ---- *)

let longest_literal = 10_000
let largest_exponent = 4096

(* Counts the digits of [s] from [i]: the position after them. At least one is needed. *)
let digits s i =
  let n = String.length s in
  let rec go j = if j < n && s.[j] >= '0' && s.[j] <= '9' then go (j + 1) else j in
  let j = go i in
  if j = i then failwith "expected a rational such as -3/4, 7 or 0.125" else j

let exponent text =
  let negative = text.[0] = '-' in
  let start = if text.[0] = '-' || text.[0] = '+' then 1 else 0 in
  let e = Z.of_string (String.sub text start (String.length text - start)) in
  if Z.gt e (Z.of_int largest_exponent) then failwith "exponent beyond +-4096"
  else if negative then -Z.to_int e else Z.to_int e

let rational text =
  let s = String.trim text in
  let n = String.length s in
  if n > longest_literal then failwith "literal longer than 10,000 characters";
  let start = if n > 0 && s.[0] = '-' then 1 else 0 in
  let whole = digits s start in
  let num, den =
    if whole < n && s.[whole] = '/' then begin
      if digits s (whole + 1) <> n then failwith "expected digits after /";
      ( Z.of_string (String.sub s start (whole - start)),
        Z.of_string (String.sub s (whole + 1) (n - whole - 1)) )
    end
    else begin
      let fraction = if whole < n && s.[whole] = '.' then digits s (whole + 1) else whole in
      let decimals = if fraction > whole then fraction - whole - 1 else 0 in
      let scale =
        if fraction < n && (s.[fraction] = 'e' || s.[fraction] = 'E') then begin
          let from = fraction + 1 in
          let sign = if from < n && (s.[from] = '-' || s.[from] = '+') then 1 else 0 in
          if digits s (from + sign) <> n then failwith "expected digits in the exponent";
          exponent (String.sub s from (n - from))
        end
        else if fraction <> n then failwith "expected a rational such as -3/4, 7 or 0.125"
        else 0
      in
      let mantissa =
        Z.of_string
          (String.sub s start (whole - start)
          ^ if decimals > 0 then String.sub s (whole + 1) decimals else "")
      in
      let shift = scale - decimals in
      let power = Z.pow (Z.of_int 10) (abs shift) in
      if shift >= 0 then (Z.mul mantissa power, Z.one) else (mantissa, power)
    end
  in
  if Z.equal den Z.zero then failwith "denominator 0";
  let g = Z.gcd num den in
  let num = if start = 1 then Z.neg num else num in
  (Z.div num g, Z.div den g)

(* ---- JSON ---- *)

(* yojson reads more than JSON (comments, bare words, tuples). Outside strings a certificate has
   only brackets, separators, blanks and numbers. *)
let strict text =
  let inside = ref false and escaped = ref false in
  String.iteri
    (fun i c ->
      if !inside then
        if !escaped then escaped := false
        else if c = '\\' then escaped := true
        else (if c = '"' then inside := false)
      else
        match c with
        | '"' -> inside := true
        | '{' | '}' | '[' | ']' | ':' | ',' | ' ' | '\t' | '\n' | '\r' | '-' | '+' | '.'
        | '0' .. '9' | 'e' | 'E' -> ()
        | _ -> unreadable "$" (Printf.sprintf "unexpected %C at byte %d" c i))
    text

let text_of path = function
  | `Stringlit literal -> (
      match Yojson.Basic.from_string literal with
      | `String s -> s
      | _ | (exception _) -> unreadable path "bad string")
  | _ -> unreadable path "expected a string"

let list path read = function
  | `List items -> List.mapi (fun i x -> read (Printf.sprintf "%s[%d]" path i) x) items
  | _ -> unreadable path "expected a list"

let number path json =
  let text =
    match json with `Intlit s | `Floatlit s -> s | _ -> text_of path json
  in
  match rational text with
  | num, den -> { Verified.qnum = num; qden = den }
  | exception Failure message -> unreadable path message

let matrix path = list path (fun path -> list path number)

(* A number too long for a machine integer is no index of any list: the largest one stands for it. *)
let index path = function
  | `Intlit s when s.[0] <> '-' -> Option.value (int_of_string_opt s) ~default:max_int
  | _ -> unreadable path "expected a natural number"

let fields path known = function
  | `Assoc fields ->
      let rec check seen = function
        | [] -> ()
        | (key, _) :: rest ->
            if not (List.mem key known) then
              unreadable path (Printf.sprintf "unknown key %S" key);
            if List.mem key seen then unreadable path (Printf.sprintf "key %S twice" key);
            check (key :: seen) rest
      in
      check [] fields;
      fields
  | _ -> unreadable path "expected an object"

let field path fields key =
  match List.assoc_opt key fields with
  | Some value -> value
  | None -> unreadable path (Printf.sprintf "missing key %S" key)

let expect path expected json =
  let found = text_of path json in
  if found <> expected then
    unreadable path (Printf.sprintf "expected %S, found %S" expected found)

let instance path json =
  let fs = fields path [ "alpha"; "matrix"; "tokens"; "labels"; "schema" ] json in
  let sub key = path ^ "." ^ key in
  Option.iter (expect (sub "schema") "hardmax/instance/1") (List.assoc_opt "schema" fs);
  let tokens = matrix (sub "tokens") (field path fs "tokens") in
  Option.iter
    (fun labels ->
      let labels = list (sub "labels") text_of labels in
      if List.length labels <> List.length tokens then
        unreadable (sub "labels") "expected one label per token")
    (List.assoc_opt "labels" fs);
  {
    Verified.step_size = number (sub "alpha") (field path fs "alpha");
    form_rows = Option.map (matrix (sub "matrix")) (List.assoc_opt "matrix" fs);
    token_rows = tokens;
  }

let json_of text =
  strict text;
  try Yojson.Raw.from_string text
  with Yojson.Json_error message -> unreadable "$" ("not JSON: " ^ message)

let instance_file text = instance "$" (json_of text)

let certificate text =
  let json = json_of text in
  let path = "$" in
  let kind =
    match json with
    | `Assoc fs -> (
        Option.iter (expect "$.schema" "hardmax/certificate/1") (List.assoc_opt "schema" fs);
        match Option.map (text_of "$.kind") (List.assoc_opt "kind" fs) with
        | None | Some "settled" -> `Settled
        | Some "regime" -> `Regime
        | Some other -> unreadable "$.kind" (Printf.sprintf "expected \"settled\" or \"regime\", found %S" other))
    | _ -> `Settled
  in
  let claims = match kind with `Settled -> [] | `Regime -> [ "closed_forms"; "bounds" ] in
  let fs =
    fields path
      ([ "schema"; "kind"; "instance"; "layer"; "attention"; "leaders"; "limits" ] @ claims)
      json
  in
  let get key = field path fs key in
  ignore (get "schema");
  ignore (get "kind");
  {
    Verified.cert_instance = instance "$.instance" (get "instance");
    cert_layer = index "$.layer" (get "layer");
    cert_attention =
      list "$.attention" (fun p -> list p (fun p -> list p index)) (get "attention");
    cert_leaders = list "$.leaders" index (get "leaders");
    cert_limits = matrix "$.limits" (get "limits");
    cert_claim =
      (match kind with
       | `Settled -> Verified.Settled
       | `Regime ->
           Verified.Regime
             ( list "$.closed_forms" matrix (get "closed_forms"),
               list "$.bounds" (fun p json -> Z.of_int (index p json)) (get "bounds") ));
  }

(* ---- what both programs need ---- *)

let read_all path =
  let channel = if path = "-" then stdin else open_in_bin path in
  let buffer = Buffer.create 65536 in
  (try
     while true do
       Buffer.add_channel buffer channel 1
     done
   with End_of_file -> ());
  if path <> "-" then close_in channel;
  Buffer.contents buffer

let explain : Verified.failure -> string = function
  | NoToken -> "the instance has no token"
  | NoCoordinate -> "the tokens have no coordinate"
  | TokenLength -> "the tokens have different lengths"
  | FormShape -> "the matrix is not d x d"
  | FormNotSymmetric -> "the matrix is not symmetric"
  | FormNotPositiveDefinite -> "the matrix is not positive definite"
  | StepSizeNotPositive -> "alpha is not positive"
  | LayerCount -> "attention must hold the layers 0..layer, no more and no fewer"
  | PatternLength k -> Printf.sprintf "attention of layer %d: not one set per token" k
  | Attention (k, i) -> Printf.sprintf "layer %d, token %d: not its attention set" k i
  | MeansMove i ->
      Printf.sprintf "not settled: the attention mean of token %d does not stand still" i
  | CrossRow i ->
      Printf.sprintf "not settled: token %d, <z_i,m_j> + <m_i,z_j> is not maximal on C_i" i
  | MeanRow i -> Printf.sprintf "not settled: token %d, <m_i,m_j> is not maximal on C_i" i
  | Leaders -> "the leaders are not those of the last layer"
  | LimitCount -> "not one limit per token"
  | Limit i -> Printf.sprintf "limit of token %d: not its attention mean, or not d coordinates" i
  | FormCount -> "closed_forms: not one list per token"
  | FormLength i -> Printf.sprintf "closed_forms[%d]: a vector without d coordinates" i
  | BoundCount -> "bounds: not one per token"
  | BoundRange i -> Printf.sprintf "bounds[%d]: not between 1 and 1,000,000" i
  | FormStart i ->
      Printf.sprintf "closed_forms[%d] and its limit do not start at the token of the layer" i
  | LimitEquation i ->
      Printf.sprintf "limits[%d] is not the mean of the limits of its attention set" i
  | FormEquation i ->
      Printf.sprintf "closed_forms[%d] does not obey w_{i,m+1} = alpha mean w_{j,m}" i
  | TieEnds (i, l) ->
      Printf.sprintf "the pattern does not last: token %d will not attend to token %d for ever" i l
  | GapCloses (i, l) ->
      Printf.sprintf
        "the pattern is not seen to last: the score of token %d at token %d is not seen to stay below \
         with bounds[%d]" i l i
