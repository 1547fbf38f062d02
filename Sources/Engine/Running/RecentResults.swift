// SPDX-License-Identifier: GPL-3.0-or-later

/// The values of earlier steps, `_1`, `_2`, … and `_`, the oldest given up where they take more than their budget.
struct RecentResults: Sendable {
    private var values: [Int: Value] = [:]
    private var order: [Int] = []
    private var dropped: Set<Int> = []
    private(set) var byteCount = 0
    private(set) var last: Int?

    /// Whether `name` is `_` or `_7`.
    static func isName(_ name: String) -> Bool {
        name.utf8.first == UInt8(ascii: "_") && name.utf8.count < 19 && name.utf8.dropFirst().allSatisfy { $0.isDigit }
    }

    mutating func keep(_ value: Value, number: Int, budget: Int) {
        values[number] = value
        order.append(number)
        byteCount += value.byteCount
        last = number
        while byteCount > budget, order.count > 1 { giveUp(order.removeFirst()) }
    }

    private mutating func giveUp(_ number: Int) {
        guard let value = values.removeValue(forKey: number) else { return }
        byteCount -= value.byteCount
        dropped.insert(number)
    }

    /// The value of `_` (nil) or `_N`.
    ///
    /// - Throws: `Complaint` where there is none, or where it was given up.
    func value(_ number: Int?) throws(Complaint) -> Value {
        guard let number = number ?? last else {
            throw Complaint("_ is the last result, and there is none yet", culprit: "_")
        }
        if let value = values[number] { return value }
        if dropped.contains(number) {
            throw Complaint(
                "_\(number) was dropped to stay within the memory budget", culprit: "_\(number)",
                hint: "bind what you want to keep to a name, or raise it: set budget 2048")
        }
        throw Complaint("step \(number) left no result", culprit: "_\(number)", hint: "type history to see all steps")
    }
}
