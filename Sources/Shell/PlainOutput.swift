// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Glibc

/// A stream of text to whoever reads it: written whole, line by line, and never with a control sequence in it.
final class PlainOutput {
    private let file: Int32
    /// Whether the reader went away; nothing more is written then.
    private(set) var isClosed = false

    init(_ file: Int32) { self.file = file }

    /// Writes lines, escaped, each with its end.
    func write(_ lines: [String]) {
        write(text: lines.map { Escaper.visible($0) + "\n" }.joined())
    }

    func write(_ line: String) { write([line]) }

    /// Writes text as it stands; it must not come from outside.
    func write(text: String) {
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count, !isClosed {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                var output = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                poll(&output, 1, 1000)
            } else if errno != EINTR {
                isClosed = true
            }
        }
    }
}
