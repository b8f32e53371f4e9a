(* hardmax-check CERT.json: exit 0 accepted, 1 rejected, 2 unreadable or bad usage. *)

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
  | Limit i -> Printf.sprintf "limit of token %d: not its attention mean" i

let unreadable message =
  prerr_endline ("unreadable: " ^ message);
  exit 2

let () =
  match Sys.argv with
  | [| _; path |] when path = "-" || path = "" || path.[0] <> '-' -> (
      match Reader.certificate (read_all path) with
      | exception Reader.Unreadable message -> unreadable (path ^ ": " ^ message)
      | exception Sys_error message -> unreadable message
      | certificate -> (
          match Verified.diagnose certificate with
          | None ->
              Printf.printf "accepted: settled at layer %d\n" certificate.cert_layer;
              exit 0
          | Some failure ->
              print_endline ("rejected: " ^ explain failure);
              exit 1))
  | _ -> unreadable "usage: hardmax-check CERT.json (- for standard input)"
