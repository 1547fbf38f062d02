// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

/// Examples to evaluate or train on, in a fixed order.
public protocol Dataset: Sendable {
    /// What a user types: `fashion-mnist`.
    var name: String { get }
    /// A few words: what is in it and where it comes from.
    var summary: String { get }
    /// How many examples there are; of an endless dataset how many are looked at where all are asked for.
    var count: Int { get }
    /// Whether there is an example at any index from 0, made when it is asked for.
    var isEndless: Bool { get }
    /// What labels stand for, by label; empty where examples have none.
    var classNames: [String] { get }
    /// Every answer that a question may have; empty where there are no questions or answers are free.
    var answers: [String] { get }
    /// What a user should know of how it was read: what was left out, one sentence each.
    var notes: [String] { get }
    /// What a user types behind `data` to have it again.
    var recipe: String { get }
    /// Examples like these that are not among them, to look at while these are learnt; nil where there are none.
    var validation: (any Dataset)? { get }

    /// The example at `index`, from 0.
    ///
    /// - Throws: `DatasetError` beyond the last, or when it cannot be read.
    func example(_ index: Int) throws(DatasetError) -> DatasetExample
}

extension Dataset {
    public var isEndless: Bool { false }
    public var answers: [String] { [] }
    public var notes: [String] { [] }
    public var recipe: String { name }
    public var validation: (any Dataset)? { nil }

    /// - Throws: `DatasetError` where there is no example at `index`.
    func check(_ index: Int) throws(DatasetError) {
        if index >= 0, isEndless || index < count { return }
        let hint = isEndless ? "its examples begin at 0" : count > 0 ? "its examples are 0 to \(count - 1)" : nil
        throw DatasetError("\(name) has no example \(index)", hint: hint)
    }
}
