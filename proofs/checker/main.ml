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
              Printf.printf "accepted: %s at layer %d\n"
                (match certificate.cert_claim with
                 | Verified.Settled -> "settled"
                 | Verified.Regime _ -> "a regime")
                certificate.cert_layer;
              exit 0
          | Some failure ->
              print_endline ("rejected: " ^ explain failure);
              exit 1))
  | _ -> unreadable "usage: hardmax-check CERT.json (- for standard input)"
