/** The files of the workshop; the build puts the list in. */
declare const ASSETS: Asset[];

/** Where the build has put Pyodide, such as `pyodide-1.2.3/`. */
declare const PYODIDE: string;

/** The engine's file, by the name that the build has given it. */
declare module "@jitl/quickjs-ng-wasmfile-release-sync/wasm" {
    const name: string;
    export default name;
}
