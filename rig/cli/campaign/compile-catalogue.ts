import { compileCatalogue } from '../../conformance/catalogue.ts';
import { catalogueFolder, compiledCatalogue } from './layout.ts';

/** The last step of the build. */
compileCatalogue(catalogueFolder, compiledCatalogue);
