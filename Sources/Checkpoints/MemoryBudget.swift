// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Documents
import Glibc
import Tensors

/// How much memory this process may still take: what the machine has free, what its control groups leave it, and what
/// is left of its address space.
///
/// A number that cannot be read sets no limit.
public struct MemoryBudget: Sendable, Equatable {
    /// One bound on memory.
    public struct Limit: Sendable, Equatable {
        /// What sets it: `the machine`, `the control group /user.slice`, `ulimit -v`.
        public let name: String
        /// How many bytes it leaves.
        public let left: Int
        /// What lifts it.
        public let remedy: String
    }

    /// Bounds on memory that is filled.
    public let limits: [Limit]
    /// The bound on addresses, which mapped files take too.
    public let addresses: Limit?

    /// The bounds as they are now.
    public static var current: MemoryBudget {
        MemoryBudget(root: "", addressLimit: limit_of_address_space())
    }

    /// - Parameters:
    ///   - root: the folder that holds `proc` and `sys`.
    ///   - addressLimit: how many bytes of addresses a process may have; below 0 without limit.
    init(root: String, addressLimit: Int64) {
        let files = SystemFiles(root: root)
        var limits: [Limit] = []
        if let free = files.kilobytes("MemAvailable", in: "/proc/meminfo") {
            limits.append(Limit(name: "the machine", left: free, remedy: "close other programs"))
        }
        limits += files.controlGroups
        self.limits = limits
        addresses =
            addressLimit < 0
            ? nil
            : Limit(
                name: "ulimit -v", left: max(0, Int(clamping: addressLimit) - files.addressesTaken),
                remedy: "raise it with ulimit -v")
    }

    /// The bound that leaves the least for memory that is filled.
    public var tightest: Limit? { (limits + (addresses.map { [$0] } ?? [])).min { $0.left < $1.left } }

    /// Refuses what does not fit.
    ///
    /// - Parameters:
    ///   - byteCount: how much is to be filled.
    ///   - mapped: how much of a file is to be mapped beside it.
    ///   - ways: what else to do, beside lifting the bound.
    /// - Throws: `CheckpointError` with the need, what is left, and the ways out.
    public func check(
        _ byteCount: Int, mapped: Int = 0, for what: String, ways: [String] = []
    ) throws(CheckpointError) {
        let (all, isTooMuch) = byteCount.addingReportingOverflow(mapped)
        let bounds = limits.map { (limit: $0, need: byteCount) } + (addresses.map { [(limit: $0, need: all)] } ?? [])
        for (limit, need) in bounds where isTooMuch || need > limit.left {
            throw CheckpointError(
                "\(what) would take \(Self.text(need)) of memory; \(limit.name) leaves \(Self.text(limit.left))",
                hint: (["drop what you no longer use"] + ways + [limit.remedy]).joined(separator: ", or "))
        }
    }

    /// Refuses weights that cannot all be computed with: each takes room in f32, as its file's pages or beside them.
    ///
    /// - Throws: `CheckpointError` as the other `check` does.
    func check(_ files: [any WeightFile]) throws(CheckpointError) {
        var (need, beside) = (0, 0)
        for entry in files.flatMap(\.entries) where entry.readFormat?.isFloating == true {
            // Counts of checked headers: their bytes lie in files.
            need = need &+ 4 &* entry.count
            if entry.dtype != .f32 { beside = beside &+ 4 &* entry.count }
        }
        // The files are mapped by now; what is made beside their pages is not.
        for limit in limits where need > limit.left {
            try MemoryBudget(limits: [limit], addresses: nil).check(
                need, for: Self.title(files), ways: ["load a smaller model"])
        }
        guard let addresses, beside > addresses.left else { return }
        try MemoryBudget(limits: [addresses], addresses: nil).check(
            beside, for: Self.title(files), ways: ["save its weights in f32 first, which takes no room beside the file"]
        )
    }

    private init(limits: [Limit], addresses: Limit?) {
        self.limits = limits
        self.addresses = addresses
    }

    private static func title(_ files: [any WeightFile]) -> String {
        files.count == 1 ? "computing with \(files[0].path)" : "computing with the weights in \(files.count) files"
    }

    /// Room for that many bytes, once it is known to be there.
    ///
    /// - Throws: `CheckpointError` as `check` does.
    static func storage(byteCount: Int, for what: String) throws(CheckpointError) -> Storage {
        // Less than this is not worth a look.
        if byteCount >= 16 << 20 { try current.check(byteCount, for: what) }
        return Storage(byteCount: byteCount)
    }

    /// `1.2 GB`, in powers of ten.
    static func text(_ bytes: Int) -> String {
        func rounded(_ unit: Int) -> String {
            let tenths = bytes / (unit / 10)
            return tenths >= 100 ? "\(bytes / unit)" : "\(tenths / 10).\(tenths % 10)"
        }
        switch bytes {
        case 1_000_000_000...: return rounded(1_000_000_000) + " GB"
        case 1_000_000...: return rounded(1_000_000) + " MB"
        case 1000...: return rounded(1000) + " kB"
        default: return "\(bytes) B"
        }
    }
}

/// What the kernel says of memory, in its files.
private struct SystemFiles {
    let root: String

    /// Bytes of addresses that this process has.
    var addressesTaken: Int {
        guard let text = text("/proc/self/statm"), let pages = text.split(separator: " ").first.flatMap({ Int($0) })
        else { return 0 }
        return pages.multipliedReportingOverflow(by: Int(sysconf(Int32(_SC_PAGESIZE)))).partialValue
    }

    /// The control groups that this process is in, from the innermost out: version 2 (`0::/path`) and 1
    /// (`5:memory:/path`), of the kernel's Documentation/admin-guide.
    var controlGroups: [MemoryBudget.Limit] {
        guard let groups = text("/proc/self/cgroup") else { return [] }
        var limits: [MemoryBudget.Limit] = []
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2].hasPrefix("/") else { continue }
            let isSecond = parts[0] == "0" && parts[1].isEmpty
            guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
            var path = String(parts[2])
            for _ in 0..<64 {
                limits += limit(of: path, isSecond: isSecond).map { [$0] } ?? []
                if path == "/" { break }
                path = Folders.parent(of: path)
            }
        }
        return limits
    }

    private func limit(of group: String, isSecond: Bool) -> MemoryBudget.Limit? {
        let folder = (isSecond ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory") + (group == "/" ? "" : group) + "/"
        guard let most = number(folder + (isSecond ? "memory.max" : "memory.limit_in_bytes")),
            // The first version writes a number near the largest where there is no limit.
            most < 1 << 60, let taken = number(folder + (isSecond ? "memory.current" : "memory.usage_in_bytes"))
        else { return nil }
        // Pages of files are given back when memory is short.
        let given = (isSecond ? ["inactive_file", "active_file"] : ["total_inactive_file", "total_active_file"])
            .reduce(0) { $0 &+ (value($1, in: folder + "memory.stat") ?? 0) }
        return MemoryBudget.Limit(
            name: "the control group \(group)", left: max(0, most - max(0, taken - max(0, given))),
            remedy: "raise the memory limit of the container")
    }

    /// The number behind a name in a file of lines `NAME NUMBER`.
    private func value(_ name: String, in path: String) -> Int? {
        guard let text = text(path) else { return nil }
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: { $0 == " " || $0 == ":" })
            if words.count >= 2, words[0] == name { return Int(words[1]) }
        }
        return nil
    }

    func kilobytes(_ name: String, in path: String) -> Int? {
        value(name, in: path).map { $0.multipliedReportingOverflow(by: 1024) }.flatMap {
            $0.overflow ? nil : $0.partialValue
        }
    }

    private func number(_ path: String) -> Int? {
        text(path).flatMap { Int($0.prefix { $0.isNumber }) }
    }

    private func text(_ path: String) -> String? {
        (try? FileBytes.read(root + path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }
}
