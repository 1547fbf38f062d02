// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// What the system said about the last call that failed, in lower case: `no such file or directory`.
func systemReason(_ code: Int32 = errno) -> String { String(cString: strerror(code)).lowercased() }

/// Repeats a call that a signal interrupted.
func retrying(_ call: () -> Int) -> Int {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
