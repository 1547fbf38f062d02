import TestSupport
// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

/// Where one file adds one thing, and a table beside it must name that thing. (VisualsTests holds the table of views.)
private let seams: [(folder: String, suffix: String)] = [
    ("Commands", "Command"), ("Models", "Model"), ("Datasets", "Dataset"),
]

@Suite struct SeamsTests {
    @Test("Whatever has its own file stands in its folder's table", arguments: seams.map(\.folder))
    func listed(folder: String) {
        let suffix = seams.first { $0.folder == folder }?.suffix ?? ""
        let files = SourceFile.all(under: "Sources/\(folder)", endings: [".swift"])
        for file in files where file.name.hasSuffix("\(suffix).swift") && file.name != "\(suffix).swift" {
            let type = String(file.name.dropLast(".swift".count))
            let others = files.filter { $0.path != file.path }
            let isNamed = others.contains { $0.words.contains(type) }
            #expect(isNamed, "\(type) is named in no other file of \(folder)")
        }
    }
}
