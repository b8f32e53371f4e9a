(* ---- the size of the form ---- *)

let most_work = 2e10
let most_denominator_bits = 4_000_000

let too_large (certificate : Verified.certificate) =
  let rows = Option.value certificate.cert_instance.form_rows ~default:[] in
  let a = Array.of_list (List.rev (List.rev_map Array.of_list rows)) in
  let size = Array.length a in
  let entries = Array.concat (Array.to_list a) in
  let is_square = Array.for_all (fun row -> Array.length row = size) a in
  let every holds =
    let rec go i j = i = size || if j = size then go (i + 1) 0 else holds i j && go i (j + 1) in
    go 0 0
  in
  let equal (x : Verified.q) (y : Verified.q) = Z.equal x.qnum y.qnum && Z.equal x.qden y.qden in
  let is_zero (x : Verified.q) = Z.equal x.qnum Z.zero in
  if not is_square || every (fun i j -> i = j || is_zero a.(i).(j)) then None
  else if not (every (fun i j -> equal a.(i).(j) a.(j).(i))) then None
  else begin
    let sum_of_bits = Array.fold_left (fun sum (x : Verified.q) -> sum + Z.numbits x.qden) 0 entries in
    let largest = Array.fold_left (fun most (x : Verified.q) -> max most (Z.numbits x.qnum)) 0 entries in
    let beyond bits =
      let words = Float.max (float size *. float bits /. 64.) 1. in
      (float size ** 3.) /. 3. *. (words ** 1.6) > most_work
    in
    let common () = Array.fold_left (fun lcm (x : Verified.q) -> Z.lcm lcm x.qden) Z.one entries in
    if sum_of_bits > most_denominator_bits || beyond (largest + Z.numbits (common ())) then
      Some (Printf.sprintf "a %d x %d matrix of long entries" size size)
    else None
  end

(* ---- rates ---- *)

(* The tokens of the last layer. The attention sets are those that the checker has compared, so they are not looked for
   again. *)
let last_state (certificate : Verified.certificate) =
  let i = certificate.cert_instance in
  let n = List.length i.token_rows in
  let mask set =
    let mask = Array.make n false in
    List.iter (fun j -> mask.(j) <- true) set;
    Array.to_list mask
  in
  let known = ref [] in
  let shared set =
    match List.assq_opt set !known with
    | Some mask -> mask
    | None -> let mask = mask set in known := (set, mask) :: !known; mask
  in
  let rec go state = function
    | [] | [ _ ] -> state
    | sets :: rest ->
        let masks = List.map shared sets in
        go (Verified.next_state (Verified.dimension i) i.step_size.qnum i.step_size.qden masks state) rest
  in
  go (Verified.initial_state i) certificate.cert_attention

let degree form =
  let at_rest w = List.for_all (fun (x : Verified.q) -> Z.equal x.qnum Z.zero) w in
  let rec last m found = function
    | [] -> found
    | w :: rest -> last (m + 1) (if at_rest w then found else Some m) rest
  in
  last 0 None form

let rates (certificate : Verified.certificate) =
  match certificate.cert_claim with
  | Regime (forms, _) -> List.map degree forms
  | Settled | SettledAnyForm ->
      let state = last_state certificate in
      let there z limit = List.for_all2 (Verified.is_fraction state.denominator) z limit in
      List.map2 (fun z limit -> if there z limit then None else Some 0) state.numerators certificate.cert_limits

let wrong_rate certificate claimed =
  let found = rates certificate in
  let text = function None -> "null" | Some degree -> string_of_int degree in
  let rec first i = function
    | [], [] -> None
    | c :: claimed, f :: found when c = f -> first (i + 1) (claimed, found)
    | c :: _, f :: _ -> Some (Printf.sprintf "rates[%d] is %s, but that of token %d is %s" i (text c) i (text f))
    | _ -> Some "rates: not one per token"
  in
  first 0 (claimed, found)
