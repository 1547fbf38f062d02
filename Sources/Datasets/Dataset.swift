// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

/// Examples to evaluate or train on, in a fixed order.
public protocol Dataset: Sendable {
    /// What a user types: `fashion-mnist`.
    var name: String { get }
    /// One sentence: what is in it and where it comes from.
    var summary: String { get }
    var count: Int { get }
    /// What labels stand for, by label; empty where examples have none.
    var classNames: [String] { get }

    /// The example at `index`, from 0.
    ///
    /// - Throws: `DatasetError` beyond the last, or when it cannot be read.
    func example(_ index: Int) throws(DatasetError) -> DatasetExample
}

/// A picture and what is known of it.
public struct DatasetExample: Sendable {
    public let picture: Picture
    /// The class, an index into `classNames`.
    public let label: Int?
    /// What the picture shows, in words.
    public let text: String?

    public init(picture: Picture, label: Int? = nil, text: String? = nil) {
        self.picture = picture
        self.label = label
        self.text = text
    }
}
