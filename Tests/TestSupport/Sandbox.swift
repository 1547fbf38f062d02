// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A folder of its own for one test, with a home and XDG folders in it; removed with the object.
public final class Sandbox: Sendable {
    public let folder: String

    public init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "rebus-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// An absolute path inside the folder.
    public func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Write a file, with the folders on its way, and return its path.
    @discardableResult
    public func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let url = URL(filePath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }

    @discardableResult
    public func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    /// An environment in which a program touches nothing outside the folder.
    ///
    /// Nothing is asked of the hub. A nil value takes a variable away.
    public func environment(_ changes: [String: String?] = [:]) -> [String: String] {
        var variables = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8", "TERM": "dumb",
            "XDG_CONFIG_HOME": path("config"), "XDG_STATE_HOME": path("state"), "XDG_CACHE_HOME": path("cache"),
            "XDG_DATA_HOME": path("data"), "TMPDIR": folder, "HF_HUB_OFFLINE": "1",
        ]
        // Where Swift's own libraries lie, should the build be linked to them by this variable alone.
        variables["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
        for (name, value) in changes { variables[name] = value }
        return variables
    }
}
