// SPDX-License-Identifier: GPL-3.0-or-later

/// The datasets that can be named, in the order they are listed.
public struct DatasetTable: Sendable {
    public struct Row: Sendable {
        public let name: String
        public let summary: String
        /// Reads the dataset; takes some tenths of a second for one of MNIST's size.
        public let open: @Sendable () throws(DatasetError) -> any Dataset
    }

    public let rows: [Row]

    public static let known = DatasetTable(rows: [
        Row(name: "shapes", summary: "Scenes of coloured shapes, made on the spot: those of the test split.") {
            () throws(DatasetError) in try ShapesDataset(split: .test)
        },
        Row(name: "fashion-mnist", summary: "Clothes in ten classes, 10,000 test pictures (Debian's package).") {
            () throws(DatasetError) in try FashionMNISTDataset(split: .test)
        },
        Row(
            name: "fashion-mnist-train", summary: "Clothes in ten classes, 55,000 training pictures (Debian's package)."
        ) {
            () throws(DatasetError) in try FashionMNISTDataset(split: .train)
        },
    ])

    public var names: [String] { rows.map(\.name) }

    /// The dataset of a name.
    ///
    /// - Throws: `DatasetError` for an unknown name, with those there are.
    public func open(_ name: String) throws(DatasetError) -> any Dataset {
        guard let row = rows.first(where: { $0.name == name }) else {
            throw DatasetError("there is no dataset \(name)", hint: "there are \(names.joined(separator: ", "))")
        }
        return try row.open()
    }
}
