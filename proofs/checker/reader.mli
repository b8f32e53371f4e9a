(** Reads the JSON of certificates and instances. Not verified: what it hands to the extracted programs is what
    their theorems speak about. *)

(** The file is not a certificate, or not an instance; where in it, and what was expected. *)
exception Unreadable of string

(** [certificate text] parses one certificate. @raise Unreadable *)
val certificate : string -> Verified.certificate

(** [instance_file text] parses one instance. @raise Unreadable *)
val instance_file : string -> Verified.instance

(** [read_all path] is the content of a file, of standard input for [-]. @raise Sys_error *)
val read_all : string -> string

(** What is wrong with an instance or a certificate, in words. *)
val explain : Verified.failure -> string

(** [rational text] is numerator and positive denominator, reduced. Grammar:
    [-?D+(/D+ | (.D+)?([eE][+-]?D+)?)], blanks around it ignored, at most 10,000 characters, exponents
    within +-4096. @raise Failure with what is wrong *)
val rational : string -> Z.t * Z.t
