(** Reads the certificate JSON. Not verified: what it hands to the checker is what the checker's
    theorem speaks about. *)

(** The file is not a certificate; where in it, and what was expected. *)
exception Unreadable of string

(** [certificate text] parses one certificate. @raise Unreadable *)
val certificate : string -> Verified.certificate

(** [rational text] is numerator and positive denominator, reduced. Grammar:
    [-?D+(/D+ | (.D+)?([eE][+-]?D+)?)], blanks around it ignored, at most 10,000 characters, exponents
    within +-4096. @raise Failure with what is wrong *)
val rational : string -> Z.t * Z.t
