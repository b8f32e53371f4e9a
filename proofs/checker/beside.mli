(** What is decided beside the verified checker. Not verified. *)

(** The form of the certificate, if it is too large to decide whether it is positive definite: the rule of docs/formats.md. *)
val too_large : Verified.certificate -> string option

(** The first rate that is not that of its token, for a certificate that the checker accepts. *)
val wrong_rate : Verified.certificate -> int option list -> string option
