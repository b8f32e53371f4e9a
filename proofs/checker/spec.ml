(* hardmax-spec INSTANCE.json --layers K: one line of JSON for each of the layers 0..K, with tokens,
   attention sets and leaders. Exit 0, 1 for an instance outside the model, 2 unreadable or bad usage. *)

let unreadable message =
  prerr_endline ("unreadable: " ^ message);
  exit 2

let list out print items =
  output_char out '[';
  List.iteri
    (fun i x ->
      if i > 0 then output_char out ',';
      print out x)
    items;
  output_char out ']'

let index out i = output_string out (string_of_int i)

let fraction out (q : Verified.q) =
  output_char out '"';
  output_string out (Z.to_string q.qnum);
  if not (Z.equal q.qden Z.one) then begin
    output_char out '/';
    output_string out (Z.to_string q.qden)
  end;
  output_char out '"'

let record out number (layer : Verified.layer_record) =
  Printf.fprintf out "{\"layer\":%d,\"tokens\":" number;
  list out (fun out row -> list out fraction row) layer.layer_tokens;
  output_string out ",\"attention\":";
  list out (fun out set -> list out index set) layer.layer_attention;
  output_string out ",\"leaders\":";
  list out index layer.layer_leaders;
  output_string out "}\n"

let largest = 1_000_000

let run path layers =
  match Reader.instance_file (Shared.read_all path) with
  | exception Json.Unreadable message -> unreadable (path ^ ": " ^ message)
  | exception Sys_error message -> unreadable message
  | instance -> (
      match Verified.run_instance instance layers with
      | Verified.Refused failure ->
          print_endline ("refused: " ^ Shared.explain failure);
          exit 1
      | Verified.Layers layers -> List.iteri (record stdout) layers)

let () =
  match Sys.argv with
  | [| _; path; "--layers"; count |] when path = "-" || path = "" || path.[0] <> '-' -> (
      match int_of_string_opt count with
      | Some layers when layers >= 0 && layers <= largest && String.for_all (fun c -> c >= '0' && c <= '9') count ->
          run path layers
      | _ -> unreadable (Printf.sprintf "--layers %s: expected a number from 0 to %d" count largest))
  | _ -> unreadable "usage: hardmax-spec INSTANCE.json --layers K (- for standard input)"
