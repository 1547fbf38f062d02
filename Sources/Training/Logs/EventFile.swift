// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Scalars as TensorBoard reads them: a TFRecord file of Event messages (tensorboard/compat/proto/event.proto).
public final class EventFile: Sendable {
    public var path: String { file.path }
    private let file: LogFile

    /// Makes a new file in `folder`, which is made where there is none.
    ///
    /// - Throws: `TrainingError` when it cannot be written.
    public init(folder: String, time: Double = EventFile.now) throws(TrainingError) {
        try Self.make(folder)
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, 255)
        let bytes = host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let name = String(decoding: bytes, as: UTF8.self).replacing("/", with: "_")
        let base = "\(folder)/events.out.tfevents.\(Int(time)).\(name.isEmpty ? "localhost" : name)"
        // Two runs may begin in one second.
        var path = base
        for number in 1..<100 where access(path, F_OK) == 0 { path = "\(base).\(number)" }
        file = try LogFile(path: path, mustBeNew: true)
        var version = ProtocolBuffer()
        version.double(1, time)
        version.bytes(3, Array("brain.Event:2".utf8))
        try append(version)
    }

    /// Adds values that were measured at a step.
    public func append(
        _ values: [(tag: String, value: Float)], step: Int, time: Double = EventFile.now
    ) throws(TrainingError) {
        var summary = ProtocolBuffer()
        for (tag, value) in values {
            var item = ProtocolBuffer()
            item.bytes(1, Array(tag.utf8))
            item.float(2, value)
            summary.bytes(1, item.bytes)
        }
        var event = ProtocolBuffer()
        event.double(1, time)
        event.integer(2, step)
        event.bytes(5, summary.bytes)
        try append(event)
    }

    /// Says that the run goes on from a step anew: TensorBoard then drops what it had from there on.
    public func append(restartAt step: Int, time: Double = EventFile.now) throws(TrainingError) {
        var session = ProtocolBuffer()
        session.integer(1, 1)
        var event = ProtocolBuffer()
        event.double(1, time)
        event.integer(2, step)
        event.bytes(7, session.bytes)
        try append(event)
    }

    public func sync() { file.sync() }

    /// Seconds since 1970.
    public static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// A record: its length, the length's check, the data, the data's check.
    private func append(_ event: ProtocolBuffer) throws(TrainingError) {
        let length = (0..<8).map { UInt8(truncatingIfNeeded: event.bytes.count >> (8 * $0)) }
        try file.append(length + Self.check(length) + event.bytes + Self.check(event.bytes))
    }

    private static func check(_ bytes: [UInt8]) -> [UInt8] {
        let crc = CRC32C.of(bytes)
        let masked = (crc >> 15 | crc << 17) &+ 0xa282_ead8
        return (0..<4).map { UInt8(truncatingIfNeeded: masked >> (8 * $0)) }
    }

    private static func make(_ folder: String) throws(TrainingError) {
        var path = folder.hasPrefix("/") ? "/" : ""
        for part in folder.split(separator: "/") {
            path += part
            if mkdir(path, 0o777) != 0, errno != EEXIST {
                throw TrainingError(
                    "cannot make the folder \(path): \(String(cString: strerror(errno)).lowercased())")
            }
            path += "/"
        }
    }
}
