(* What both programs need: the content of a file (of standard input for -), and in words what is wrong with an instance or a
   certificate. *)

let read_all path =
  let channel = if path = "-" then stdin else open_in_bin path in
  let buffer = Buffer.create 65536 in
  let chunk = Bytes.create 65536 in
  let rec go () =
    match input channel chunk 0 (Bytes.length chunk) with
    | 0 -> ()
    | length ->
        Buffer.add_subbytes buffer chunk 0 length;
        if Buffer.length buffer <= Reader.largest_file then go ()
  in
  go ();
  if path <> "-" then close_in channel;
  if Buffer.length buffer > Reader.largest_file then raise (Json.Unreadable "larger than 64 MiB");
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
      Printf.sprintf "the pattern does not last: token %d will stop attending to token %d" i l
  | GapCloses (i, l) ->
      Printf.sprintf
        "the pattern is not seen to last: the score of token %d at token %d is not seen to stay below \
         with bounds[%d]" i l i
