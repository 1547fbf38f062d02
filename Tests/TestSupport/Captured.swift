// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Glibc

/// What a finished program left behind.
public struct Captured: Sendable {
    /// The exit status, or 128 + the signal that ended the program.
    public let status: Int
    public let outputBytes: [UInt8]
    public let errorBytes: [UInt8]
    /// Whether the program was killed because its time was up.
    public let timedOut: Bool

    /// Standard output; bytes that are no UTF-8 become U+FFFD.
    public var output: String { String(decoding: outputBytes, as: UTF8.self) }
    /// Standard error; bytes that are no UTF-8 become U+FFFD.
    public var errors: String { String(decoding: errorBytes, as: UTF8.self) }
    /// Standard output in lines, without an empty one after the last line end.
    public var lines: [String] {
        var pieces = outputBytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        if pieces.last?.isEmpty == true { pieces.removeLast() }
        return pieces.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A program could not be started.
public struct SpawnError: Error, CustomStringConvertible {
    public let description: String
}

/// Run a program to its end and collect what it says.
///
/// - Parameters:
///   - arguments: the program, looked up in PATH, then its arguments.
///   - environment: the whole environment of the program; nothing is inherited.
///   - input: what its standard input holds, through a pipe that is then closed.
///   - directory: where it runs; nil for here.
///   - seconds: after how long it is killed.
/// - Throws: `SpawnError` where the program cannot be started.
public func runCapturing(
    _ arguments: [String],
    environment: [String: String],
    input: [UInt8] = [],
    directory: String? = nil,
    seconds: Double = 60
) throws -> Captured {
    let argv = CStrings(arguments)
    let envp = CStrings(environment.map { "\($0)=\($1)" }.sorted())
    var captured = csystem_captured()
    let failure = input.withUnsafeBufferPointer { bytes in
        csystem_run_captured(
            argv.pointers, envp.pointers, directory, bytes.baseAddress, bytes.count, Int32(seconds * 1000), &captured)
    }
    guard failure == 0 else {
        throw SpawnError(description: "\(arguments.first ?? "nothing"): \(String(cString: strerror(failure)))")
    }
    defer { csystem_captured_free(&captured) }
    return Captured(
        status: Int(captured.status),
        outputBytes: Array(UnsafeBufferPointer(start: captured.output, count: captured.output_count)),
        errorBytes: Array(UnsafeBufferPointer(start: captured.errors, count: captured.errors_count)),
        timedOut: captured.timed_out != 0)
}

/// C strings that end with a null pointer and live as long as this object.
final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() { pointers[index] = strdup(string) }
        pointers[count] = nil
    }

    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}
