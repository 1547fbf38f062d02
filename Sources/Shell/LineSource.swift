// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Glibc

/// Lines of a script, of the command line, or of an open file such as standard input, with their numbers.
public final class LineSource {
    private var waiting: [UInt8]
    /// Where `waiting` has been read up to.
    private var position = 0
    private let file: Int32?
    private var isAtEnd: Bool
    /// The number of the line that was read last, from 1.
    public private(set) var number = 0

    /// What reading gives.
    enum Reading: Equatable {
        case line(String)
        /// Nothing stands there yet.
        case nothingYet
        case end
        /// A line that is too long, or bytes that are not UTF-8.
        case fault(String)
    }

    /// Lines that are known already.
    public init(lines: [String]) {
        waiting = lines.flatMap { Array($0.utf8) + [10] }
        file = nil
        isAtEnd = true
    }

    /// Lines of an open file, as they arrive.
    public init(file: Int32) {
        waiting = []
        self.file = file
        isAtEnd = false
    }

    /// Lines of a file that is opened here.
    ///
    /// - Throws: `Complaint` where it cannot be opened.
    public convenience init(path: String) throws(Complaint) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw Complaint("the script \(path) cannot be read: \(String(cString: strerror(errno)))", culprit: path)
        }
        var status = stat()
        if fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            close(file)
            throw Complaint("\(path) is a folder, not a script", culprit: path)
        }
        self.init(file: file)
    }

    /// Readable when more may be read; nil when everything is here.
    var descriptor: Int32? { isAtEnd ? nil : file }

    /// The next line without its end; reads from the file only where that does not wait.
    func next() -> Reading {
        if let line = takeLine() { return line }
        guard let file, !isAtEnd else { return takeRest() }
        var input = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        guard poll(&input, 1, 0) > 0 else { return .nothingYet }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(file, &buffer, buffer.count)
        if count > 0 {
            waiting += buffer.prefix(count)
            return takeLine() ?? .nothingYet
        }
        if count < 0, errno == EINTR || errno == EAGAIN { return .nothingYet }
        isAtEnd = true
        return takeRest()
    }

    private func takeLine() -> Reading? {
        guard let end = waiting[position...].firstIndex(of: 10) else {
            if waiting.count - position > Script.lineLimit {
                defer { (waiting, position) = ([], 0) }
                return text(waiting[position...])
            }
            if position > 0 {
                waiting.removeFirst(position)
                position = 0
            }
            return nil
        }
        defer { position = end + 1 }
        return text(waiting[position..<end])
    }

    private func takeRest() -> Reading {
        guard position < waiting.count else { return .end }
        defer { (waiting, position) = ([], 0) }
        return text(waiting[position...])
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> Reading {
        number += 1
        let text: String
        do { text = try Script.line(bytes) } catch { return .fault("it " + error.message) }
        let hasMark = number == 1 && text.unicodeScalars.first == "\u{FEFF}"
        return .line(hasMark ? String(text.unicodeScalars.dropFirst()) : text)
    }
}
