/* the compiler shows these lines */
#error ::error::pwned ##[error]pwned [2J]0;pwned
::error::pwned [31m
##[error]pwned
