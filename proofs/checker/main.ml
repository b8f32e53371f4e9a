(* hardmax-check CERT.json: exit 0 accepted, 1 rejected, 2 unreadable or bad usage. *)

let unreadable message =
  prerr_endline ("unreadable: " ^ message);
  exit 2

let () =
  match Sys.argv with
  | [| _; path |] when path = "-" || path = "" || path.[0] <> '-' -> (
      match Reader.certificate (Reader.read_all path) with
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
              print_endline ("rejected: " ^ Reader.explain failure);
              exit 1))
  | _ -> unreadable "usage: hardmax-check CERT.json (- for standard input)"
