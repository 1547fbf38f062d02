// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Testing

@testable import Tensors

/// Numbers that the scripts under Tests/Fixtures/operations wrote, by name.
func reference(_ name: String, in file: String = "operations") throws -> [Float] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let stream = try #require(fopen("/\(folder)/Fixtures/operations/\(file).txt", "r"))
    defer { fclose(stream) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, stream) > 0, let text = line.map({ String(cString: $0) }) {
        let words = text.split { $0 == " " || $0 == "\n" }
        if words.first.map(String.init) == name { return words.dropFirst().compactMap { Float($0) } }
    }
    Issue.record("no reference named \(name)")
    return []
}

/// sin(0.7369 i + 0.1): the scripts make the same.
func ramp(_ shape: Int..., times factor: Float = 1) -> Tensor {
    Tensor(shape: shape) { buffer in
        for i in buffer.indices { buffer[i] = Float(sin(Double(i) * 0.7369 + 0.1)) * factor }
    }
}

/// Whether all elements are within `tolerance` of `expected`, absolutely and relatively; NaN equals NaN.
func expectClose(
    _ tensor: Tensor, _ expected: [Float], shape: [Int]? = nil, tolerance: Float = 1e-6,
    at location: SourceLocation = #_sourceLocation
) {
    if let shape { #expect(tensor.shape == shape, sourceLocation: location) }
    #expect(tensor.count == expected.count, sourceLocation: location)
    for (i, (got, want)) in zip(tensor.floats, expected).enumerated() {
        let near = got == want || got.isNaN && want.isNaN || abs(got - want) <= tolerance * max(1, abs(want))
        #expect(near, "element \(i): \(got), not \(want)", sourceLocation: location)
        if !near { return }
    }
}
