(* hardmax-check CERT.json: exit 0 accepted, 1 rejected, 2 unreadable or bad usage, 3 undecided. *)

let unreadable message =
  prerr_endline ("unreadable: " ^ message);
  exit 2

let rejected message =
  print_endline ("rejected: " ^ message);
  exit 1

let undecided what =
  print_endline ("undecided: cannot be decided by this checker: " ^ what);
  exit 3

let decide (certificate : Verified.certificate) rates =
  if certificate.cert_claim <> SettledAnyForm then Option.iter undecided (Beside.too_large certificate);
  Option.iter (fun failure -> rejected (Shared.explain failure)) (Verified.diagnose certificate);
  Option.iter rejected (Option.bind rates (Beside.wrong_rate certificate));
  Printf.printf "accepted: %s at layer %d\n"
    (match certificate.cert_claim with Settled | SettledAnyForm -> "settled" | Regime _ -> "a regime")
    certificate.cert_layer

let () =
  match Sys.argv with
  | [| _; path |] when path = "-" || path = "" || path.[0] <> '-' -> (
      match Reader.certificate (Shared.read_all path) with
      | exception Json.Unreadable message -> unreadable (path ^ ": " ^ message)
      | exception Sys_error message -> unreadable message
      | Undecided what -> undecided what
      | Claims (certificate, rates) -> (
          try decide certificate rates
          with
        | Stack_overflow -> undecided "more entries than the stack has room for; ulimit -s unlimited gives it more"
        | Out_of_memory -> undecided "more entries than there is memory for"))
  | _ -> unreadable "usage: hardmax-check CERT.json (- for standard input)"
