type file =
  | Claims of Verified.certificate * int option list option
  | Undecided of string

(* ---- limits ---- *)

let largest_file = 64 * 1024 * 1024
let longest_literal = 65_536
let longest_decimal = 10_000
let largest_exponent = 4096
let largest_index = 1 lsl 53
let most_entries = 1 lsl 21
let widest_row = 1024
let most_layers = 100_001
let most_members = 1 lsl 24
let most_places = 1 lsl 24
let most_coefficients = 1 lsl 22

let count r total most what =
  incr total;
  if !total > most then Json.fail r (Printf.sprintf "more than %d %s, the limit" most what)

(* List.map, for lists of any length. *)
let map f l = List.rev (List.rev_map f l)

(* ---- rationals ---- *)

let no_rational = "expected a rational such as -3/4, 7 or 0.125"

(* The position after the digits of [s] from [i] on. At least one is needed. *)
let digits s i =
  let n = String.length s in
  let rec go j = if j < n && s.[j] >= '0' && s.[j] <= '9' then go (j + 1) else j in
  let j = go i in
  if j = i then failwith no_rational else j

let exponent text =
  let signed = text.[0] = '-' || text.[0] = '+' in
  let start = if signed then 1 else 0 in
  let size = Z.of_string (String.sub text start (String.length text - start)) in
  if Z.gt size (Z.of_int largest_exponent) then failwith "exponent beyond +-4096"
  else if text.[0] = '-' then -Z.to_int size
  else Z.to_int size

let decimal s start whole =
  let n = String.length s in
  let fraction = if whole < n && s.[whole] = '.' then digits s (whole + 1) else whole in
  let decimals = if fraction > whole then fraction - whole - 1 else 0 in
  let scale =
    if fraction < n && (s.[fraction] = 'e' || s.[fraction] = 'E') then begin
      let from = fraction + 1 in
      let sign = if from < n && (s.[from] = '-' || s.[from] = '+') then 1 else 0 in
      if digits s (from + sign) <> n then failwith no_rational;
      exponent (String.sub s from (n - from))
    end
    else if fraction <> n then failwith no_rational
    else 0
  in
  let tail = if decimals > 0 then String.sub s (whole + 1) decimals else "" in
  let mantissa = Z.of_string (String.sub s start (whole - start) ^ tail) in
  let power = Z.pow (Z.of_int 10) (abs (scale - decimals)) in
  if scale >= decimals then (Z.mul mantissa power, Z.one) else (mantissa, power)

let trim s =
  let blank c = c = ' ' || c = '\t' || c = '\n' || c = '\r' in
  let n = String.length s in
  let rec first i = if i < n && blank s.[i] then first (i + 1) else i in
  let rec last i j = if j > i && blank s.[j - 1] then last i (j - 1) else j in
  let i = first 0 in
  String.sub s i (last i n - i)

(* Numerator and positive denominator, reduced. *)
let rational text =
  let s = trim text in
  let n = String.length s in
  let is_decimal = List.exists (String.contains s) [ '.'; 'e'; 'E' ] in
  if n > (if is_decimal then longest_decimal else longest_literal) then
    failwith "longer than 65,536 characters, or 10,000 with a point or an exponent";
  let start = if n > 0 && s.[0] = '-' then 1 else 0 in
  let whole = digits s start in
  let num, den =
    if whole < n && s.[whole] = '/' then begin
      if digits s (whole + 1) <> n then failwith no_rational;
      ( Z.of_string (String.sub s start (whole - start)),
        Z.of_string (String.sub s (whole + 1) (n - whole - 1)) )
    end
    else decimal s start whole
  in
  if Z.equal den Z.zero then failwith "denominator 0";
  let g = Z.gcd num den in
  let num = if start = 1 then Z.neg num else num in
  { Verified.qnum = Z.div num g; qden = Z.div den g }

let number r =
  let text =
    match Json.peek r with
    | '"' -> Json.string r
    | '-' | '0' .. '9' -> Json.number r
    | _ -> Json.fail r no_rational
  in
  try rational text with Failure message -> Json.fail r message

(* ---- lists ---- *)

let index r = Json.natural largest_index r

(* One entry a token. *)
let per_token r entry =
  let entries = ref 0 in
  Json.list r (fun () -> count r entries most_entries "entries"; entry r)

(* Rows of numbers; an empty row counts as one number. *)
let counted_rows r total most =
  Json.list r (fun () ->
      let width = ref 0 in
      let row =
        Json.list r (fun () ->
            count r width widest_row "numbers in a row";
            count r total most "numbers";
            number r)
      in
      if row = [] then count r total most "numbers";
      row)

let rows r = counted_rows r (ref 0) most_entries

let closed_forms r =
  let total = ref 0 in
  per_token r (fun r -> counted_rows r total most_coefficients)

(* An attention set; an empty one counts as one member. *)
let set members r =
  let found = Json.list r (fun () -> count r members most_members "members of sets"; index r) in
  if found = [] then count r members most_members "members of sets";
  found

type layer = As_before | Sets of int list list | Indices of int list | No_token

let attention r =
  let layers = ref 0 and members = ref 0 and places = ref 0 in
  let place () = count r places most_places "places in attention"; index r in
  Json.list r (fun () ->
      count r layers most_layers "layers";
      match Json.peek r with
      | 'n' -> Json.null r; As_before
      | _ -> (
          match Json.peek_item r with
          | '[' -> Sets (Json.list r (fun () -> set members r))
          | ']' -> ignore (Json.list r ignore); No_token
          | _ -> Indices (Json.list r place)))

let rate r = if Json.peek r = 'n' then (Json.null r; None) else Some (index r)

let word known r =
  let found = Json.string r in
  if List.mem found known then found
  else Json.fail r (Printf.sprintf "%S, expected %s" found (String.concat " or " known))

(* ---- objects ---- *)

(* An object whose keys fill the slots of their names. *)
let slots r known =
  Json.obj r (fun key ->
      match List.assoc_opt key known with
      | Some fill -> fill r
      | None -> Json.fail r (Printf.sprintf "unknown key %S" key))

let slot read cell = fun r -> cell := Some (read r)

let needed r key cell =
  match !cell with
  | Some value -> value
  | None -> Json.fail r (Printf.sprintf "missing key %S" key)

type matrix = Rows of Verified.q list list | Factors of Verified.q list list * Verified.q list list

let matrix r =
  if Json.peek r = '[' then Rows (rows r)
  else begin
    let left = ref None and right = ref None in
    slots r [ ("left", slot rows left); ("right", slot rows right) ];
    Factors (needed r "left" left, needed r "right" right)
  end

type instance = { alpha : Verified.q; form : matrix option; delta : Verified.q option; tokens : Verified.q list list }

let instance r =
  let schema = ref None and model = ref None and alpha = ref None and form = ref None in
  let delta = ref None and tokens = ref None and labels = ref None in
  slots r
    [ ("schema", slot (word [ "hardmax/instance/1"; "hardmax/instance/2" ]) schema);
      ("model", slot (word [ "hardmax" ]) model);
      ("alpha", slot number alpha); ("matrix", slot matrix form); ("delta", slot number delta);
      ("tokens", slot rows tokens);
      ("labels", slot (fun r -> per_token r Json.string) labels) ];
  let tokens = needed r "tokens" tokens and delta = !delta in
  if !schema = Some "hardmax/instance/1" && !model <> None then
    Json.fail r "hardmax/instance/1 has no model";
  if Option.fold ~none:false ~some:(fun l -> List.length l <> List.length tokens) !labels then
    Json.fail r "expected one label a token";
  if Option.fold ~none:false ~some:(fun (x : Verified.q) -> Z.sign x.qnum < 0) delta then
    Json.fail r "delta is negative";
  (match !form with
   | Some (Factors (left, right)) ->
       let d = match tokens with [] -> 0 | token :: _ -> List.length token in
       let fits = List.for_all (fun row -> List.length row = d) in
       if List.length left <> List.length right || not (fits left && fits right) then
         Json.fail r "left and right: expected equally many rows, as long as a token"
   | _ -> ());
  { alpha = needed r "alpha" alpha; form = !form; delta; tokens }

let instance_file text =
  let r = Json.of_file text in
  let { alpha; form; tokens; delta } = instance r in
  Json.finish r;
  if delta <> None then Json.fail r "delta belongs to kind \"consensus\" of certificates";
  match form with
  | Some (Factors _) -> Json.fail r "matrix: expected its rows"
  | Some (Rows rows) -> { Verified.step_size = alpha; form_rows = Some rows; token_rows = tokens }
  | None -> { Verified.step_size = alpha; form_rows = None; token_rows = tokens }

(* ---- the whole ---- *)

let by_index r sets layers =
  let sets = Array.of_list sets in
  let set i = if i < Array.length sets then sets.(i) else Json.fail r "an index of no set" in
  let layer before = function
    | Indices indices -> map set indices
    | No_token -> []
    | Sets _ -> Json.fail r "attention: expected indices of \"sets\""
    | As_before -> (
        match before with
        | last :: _ -> last
        | [] -> Json.fail r "attention: null, but there is no layer before it")
  in
  List.rev (List.fold_left (fun before l -> layer before l :: before) [] layers)

let in_place r =
  map (function
    | Sets sets -> sets
    | No_token -> []
    | Indices _ | As_before -> Json.fail r "attention: expected the sets of every layer")

let certificate text =
  let r = Json.of_file text in
  let schema = ref None and kind = ref None and form = ref None and inst = ref None in
  let layer = ref None and sets = ref None and attn = ref None and leaders = ref None in
  let limits = ref None and rates = ref None and forms = ref None and bounds = ref None in
  let all_sets r = let members = ref 0 in Json.list r (fun () -> set members r) in
  slots r
    [ ("schema", slot (word [ "hardmax/certificate/1"; "hardmax/certificate/2" ]) schema);
      ("kind", slot (word [ "settled"; "regime"; "consensus" ]) kind);
      ("form", slot (word [ "definite"; "any" ]) form);
      ("instance", slot instance inst); ("layer", slot index layer);
      ("sets", slot all_sets sets); ("attention", slot attention attn);
      ("leaders", slot (fun r -> per_token r index) leaders); ("limits", slot rows limits);
      ("rates", slot (fun r -> per_token r rate) rates); ("closed_forms", slot closed_forms forms);
      ("bounds", slot (fun r -> per_token r index) bounds) ];
  Json.finish r;
  let two = needed r "schema" schema = "hardmax/certificate/2" in
  let kind = needed r "kind" kind and { alpha; form = matrix; delta; tokens } = needed r "instance" inst in
  let factored = match matrix with Some (Factors _) -> true | _ -> false in
  if List.exists (( <> ) two) [ !form <> None; !sets <> None; !rates <> None ] then
    Json.fail r "form, sets and rates belong to hardmax/certificate/2, which needs them";
  if (not two) && (kind = "consensus" || factored) then
    Json.fail r "kind \"consensus\" and a matrix as factors belong to hardmax/certificate/2";
  if List.exists (( <> ) (kind = "regime")) [ !forms <> None; !bounds <> None ] then
    Json.fail r "closed_forms and bounds belong to kind \"regime\", which needs both";
  if (kind = "consensus") <> (delta <> None) then
    Json.fail r "delta belongs to kind \"consensus\", which needs it";
  let layers = needed r "attention" attn in
  let attention = match !sets with Some sets -> by_index r sets layers | None -> in_place r layers in
  let any = !form = Some "any" in
  let claims =
    { Verified.cert_instance =
        { step_size = alpha; token_rows = tokens;
          form_rows = (match matrix with Some (Rows rows) -> Some rows | _ -> None) };
      cert_layer = needed r "layer" layer; cert_attention = attention;
      cert_leaders = needed r "leaders" leaders; cert_limits = needed r "limits" limits;
      cert_claim =
        (match (!forms, !bounds) with
         | Some forms, Some bounds -> Verified.Regime (forms, map Z.of_int bounds)
         | _ when any -> Verified.SettledAnyForm
         | _ -> Verified.Settled) }
  in
  if kind = "consensus" then Undecided "kind consensus"
  else if any && kind = "regime" then Undecided "a regime with form any"
  else if factored then Undecided "a matrix as factors"
  else Claims (claims, !rates)
