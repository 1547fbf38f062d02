// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Testing

@testable import Tensors

/// The words of the line that begins with `name` in a file that a script under Tests/Fixtures/operations wrote.
private func line(_ name: String, in file: String) throws -> [Substring] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let stream = try #require(fopen("/\(folder)/Fixtures/operations/\(file).txt", "r"))
    defer { fclose(stream) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, stream) > 0, let text = line.map({ String(cString: $0) }) {
        let words = text.split { $0 == " " || $0 == "\n" }
        if words.first == name[...] { return Array(words.dropFirst()) }
    }
    Issue.record("no line begins with \(name)")
    return []
}

/// Numbers that PyTorch gave, by name.
func reference(_ name: String) throws -> [Float] {
    try line(name, in: "operations").compactMap { Float($0) }
}

/// Numbers that NumPy gave, by name, with their shape.
func numpy(_ name: String) throws -> (shape: [Int], values: [Float]) {
    let words = try line(name, in: "numpy_operations")
    let shape = words.first.map { $0.split(separator: "x").compactMap { Int($0) } } ?? []
    return (shape, words.dropFirst().compactMap { Float($0) })
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

/// Whether a tensor has the shape and the numbers that NumPy gave under `name`.
func expectNumPy(
    _ tensor: Tensor, _ name: String, tolerance: Float = 1e-6, at location: SourceLocation = #_sourceLocation
) throws {
    let (shape, values) = try numpy(name)
    #expect(tensor.shape == shape, "\(name)", sourceLocation: location)
    expectClose(tensor, values, tolerance: tolerance, at: location)
}

/// The message of the error that `body` throws.
func message(_ body: () throws -> some Any, at location: SourceLocation = #_sourceLocation) -> String {
    do {
        let result = try body()
        Issue.record("no error: \(result)", sourceLocation: location)
    } catch let error as TensorError {
        return error.message
    } catch {
        Issue.record(error, sourceLocation: location)
    }
    return ""
}
