// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Glibc
import Results
import Tensors

/// What can be found out about the machine, and advice where something is amiss.
enum Diagnosis {
    struct Check {
        let name: String
        let finding: String
        /// nil where all is well.
        let advice: String?
    }

    static func checks(settings: Settings, folder: String, environment: [String: String]) -> [Check] {
        [terminal, language, colors(settings), processor, memory, threads, disk(folder), cache(environment)]
    }

    private static var terminal: Check {
        guard let term = environment("TERM"), !term.isEmpty else {
            return Check(
                name: "terminal", finding: "TERM is not set", advice: "plain lines only; set TERM, say to xterm")
        }
        let inside = environment("TMUX") != nil ? " in tmux" : environment("STY") != nil ? " in screen" : ""
        return Check(
            name: "terminal", finding: term + inside,
            advice: term == "dumb" ? "plain lines only; a screen needs a TERM such as xterm-256color" : nil)
    }

    private static var language: Check {
        let setting = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty } ?? "not set"
        let isUnicode = setting.lowercased().contains("utf-8") || setting.lowercased().contains("utf8")
        return Check(
            name: "language", finding: setting,
            advice: isUnicode ? nil : "C.UTF-8 is used instead; LANG=C.UTF-8 says so to other programs too")
    }

    private static func colors(_ settings: Settings) -> Check {
        let chosen = settings.text("colors")
        if let no = environment("NO_COLOR"), !no.isEmpty {
            return Check(name: "colours", finding: "none, since NO_COLOR is set", advice: nil)
        }
        let term = environment("TERM") ?? ""
        let full =
            environment("TMUX") != nil || ["truecolor", "24bit"].contains(environment("COLORTERM") ?? "")
            || term.hasSuffix("-direct")
        let found = full ? "24 bit" : term.contains("256") ? "256" : "16 or fewer"
        return Check(
            name: "colours", finding: chosen == "auto" ? found : "\(chosen), as set",
            advice: full || chosen != "auto" ? nil : "if the terminal shows 24 bit, set COLORTERM=truecolor")
    }

    private static var processor: Check {
        let lines = lines(of: "/proc/cpuinfo")
        let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last.map(trimmed) ?? "unknown"
        let flags = lines.first { $0.hasPrefix("flags") } ?? ""
        let widest = flags.contains(" avx512f") ? "AVX-512" : flags.contains(" avx2") ? "AVX2" : "baseline"
        return Check(name: "processor", finding: "\(name) · \(widest)", advice: nil)
    }

    private static var memory: Check {
        func amount(_ key: String) -> Int? {
            lines(of: "/proc/meminfo").first { $0.hasPrefix(key + ":") }?
                .split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
        }
        guard let free = amount("MemAvailable"), let all = amount("MemTotal") else {
            return Check(name: "memory", finding: "unknown", advice: nil)
        }
        return Check(
            name: "memory", finding: "\(Format.bytes(free)) free of \(Format.bytes(all))",
            advice: free < 1 << 30 ? "CLIP ViT-B/32 takes up to 0.8 GB" : nil)
    }

    private static var threads: Check {
        Check(
            name: "threads", finding: "\(Threads.count) compute", advice: nil)
    }

    private static func disk(_ folder: String) -> Check {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else {
            return Check(name: "folder", finding: folder, advice: "it cannot be looked at")
        }
        let free = Int(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
        return Check(
            name: "folder", finding: "\(folder) · \(Format.bytes(free)) free",
            advice: free < 100 << 20 ? "little room to save in" : nil)
    }

    private static func cache(_ environment: [String: String]) -> Check {
        let path = HubCache(environment: environment).path
        let isThere = access(path, R_OK) == 0
        return Check(name: "hub cache", finding: path + (isThere ? "" : " · not there"), advice: nil)
    }

    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func lines(of path: String) -> [Substring] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
    }

    private static func trimmed(_ text: Substring) -> String { String(text.drop { $0 == " " }) }
}
