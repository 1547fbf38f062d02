// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import CSystem
import Glibc

/// The program's entry: flags, then the front end that they ask for.
@main
@MainActor
struct Main {
    static func main() {
        crash_watch()
        let flags: Flags
        do {
            flags = try Flags.parse()
        } catch {
            let isAsked = Flags.exitCode(for: error) == .success
            say(Flags.fullMessage(for: error), on: isAsked ? STDOUT_FILENO : STDERR_FILENO)
            exit(isAsked ? 0 : 2)
        }
        let status = Rebus(flags).run()
        fflush(nil)
        // Threads that compute may still be at it; nothing of theirs is taken down under them.
        _exit(status)
    }
}
